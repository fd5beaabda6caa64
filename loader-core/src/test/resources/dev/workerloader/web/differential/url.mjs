// URLs of random pieces, their setters, and what can be done with parameters.
import { attempt } from './random.mjs';

const pieces = ['http:', 'https:', 'file:', 'foo:', 'ws:', '//', '/', '\\', '..', '.', '%2e', '?', '#', '@', ':', ':80', ':443', ':8080', 'a', 'B', 'example.com', 'b\u00fccher', '127.1', '0x7f', '[::1]', '[1::2:3]', 'user', 'p%41ss',
	'\t', '\u00e9', '\ud83d\ude00', '\ud800', "'", '"', '<', '`', '{', '|', '%', '%zz', '+', '&', '=', ';', '~', 'C:', 'C|', 'localhost'];
const bases = [undefined, 'https://u:p@example.com:81/a/b?c#d', 'file:///C:/x/y', 'file://h/x', 'foo://h/a/b'];
const parts = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
// Some texts end the process of Node 20, which also drops the ports of hosts of schemes
// that it does not know.
const ports = ['', '80', '443', '8080', '81x', '99999', 'x', '0'];
const hosts = ['', 'example.org', '127.1', '0x7f.1', '[::1]', 'b\u00fccher', 'a/b', 'x?y', 'EXAMPLE.com', 'a b'];
const setterValues = { port: ports, host: hosts, hostname: hosts, protocol: ['http', 'https:', 'ws', 'foo', 'file', 'x:y', '1', ''] };

const show = (url) => [...parts, 'origin'].map((part) => url[part]).join(' ');

export function main(print, random) {
	const text = () => random.list(8, () => random.pick(pieces)).join('');
	for (let i = 0; i < 1500; i++) {
		const input = (random.chance(0.6) ? random.pick(pieces.slice(0, 5)) + '//' : '') + text();
		const base = random.pick(bases);
		const url = attempt(() => new URL(input, base));
		if (typeof url === 'string') {
			print(JSON.stringify(input), base, url, URL.canParse(input, base));
			continue;
		}
		print(JSON.stringify(input), base, show(url));
		// What is special about opaque paths has changed since Node 20.
		for (let j = 0; j < 3 && /^[^:]*:\//.test(url.href); j++) {
			const part = random.pick(parts);
			const value = setterValues[part] === undefined ? text() : random.pick(setterValues[part]);
			print('  ', part, JSON.stringify(value), attempt(() => { url[part] = value; return show(url); }));
		}
		if (random.chance(0.2)) {
			url.searchParams.append(text(), text());
			print('  ', url.href, JSON.stringify([...url.searchParams]));
		}
	}
	for (let i = 0; i < 300; i++) {
		// Beside an escape that is not one, Node reads what is not ASCII as something else.
		const params = new URLSearchParams(random.chance(0.5) ? text().replace(/%(?![0-9a-f]{2})/g, '') : random.list(5, () => [text(), text()]));
		for (let j = 0; j < 5; j++) {
			const name = random.chance(0.5) ? text() : [...params.keys()][0] ?? 'a';
			switch (random.below(6)) {
				case 0:
					params.append(name, text());
					break;
				case 1:
					params.set(name, text());
					break;
				case 2:
					params.delete(name);
					break;
				case 3:
					params.sort();
					break;
				case 4:
					print('  ', params.has(name), JSON.stringify(params.getAll(name)), params.get(name));
					break;
				default:
					params.delete(name, params.get(name) ?? 'x');
			}
			print(params.size, params.toString());
		}
	}
}
