// Random bytes decoded at once and in pieces, and random text encoded.
import { attempt } from './random.mjs';

// What Node decodes as the standard says: its converters are not those of the standard, so
// for some encodings only what most texts consist of is compared.
const byteEncodings = ['ibm866', 'iso-8859-2', 'iso-8859-3', 'iso-8859-4', 'iso-8859-5', 'iso-8859-6', 'iso-8859-7', 'iso-8859-8', 'iso-8859-8-i', 'iso-8859-10', 'iso-8859-13', 'iso-8859-14', 'iso-8859-15',
	'koi8-r', 'koi8-u', 'macintosh', 'windows-874', 'windows-1250', 'windows-1251', 'windows-1252', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256', 'windows-1257', 'windows-1258', 'x-mac-cyrillic'];
const differences = {
	ibm866: [0x1a, 0x1c, 0x7f],
	'koi8-u': [0xae, 0xbe], 'windows-874': [0xdb, 0xdc, 0xdd, 0xde, 0xfc, 0xfd, 0xfe, 0xff], 'windows-1253': [0xaa], 'windows-1255': [0xca],
	'windows-1252': Array.from({ length: 32 }, (value, i) => 0x80 + i),
};
const pairs = { 'big5': [[0xa4, 0xc5], [0xa1, 0xfe]], 'euc-kr': [[0xb0, 0xc8], [0xa1, 0xfe]], 'euc-jp': [[0xb0, 0xce], [0xa1, 0xfe]], 'shift_jis': [[0x89, 0x97], [0x80, 0xfc]], 'gbk': [[0xb0, 0xd6], [0xa1, 0xfe]], 'gb18030': [[0x81, 0xfe], [0x80, 0xfe]] };

const show = (text) => JSON.stringify(text).replace(/[^ -~]/g, (char) => '\\u' + char.charCodeAt(0).toString(16).padStart(4, '0'));

export async function main(print, random) {
	for (const label of byteEncodings) {
		const decoder = new TextDecoder(label);
		const bytes = Uint8Array.from({ length: 256 }, (value, i) => i).filter((byte) => !differences[label]?.includes(byte));
		print(decoder.encoding, show(decoder.decode(bytes)));
	}
	const inRange = ([from, to]) => from + random.below(to - from + 1);
	for (const [label, [leads, trails]] of Object.entries(pairs)) {
		for (let i = 0; i < 60; i++) {
			const bytes = Uint8Array.from(random.list(12, () => (random.chance(0.3) ? [0x20 + random.below(0x5f)] : [inRange(leads), inRange(trails)])).flat());
			decode(label, bytes, {});
		}
	}
	for (let i = 0; i < 400; i++) {
		const label = random.pick(['utf-8', 'utf-8', 'utf-16le', 'utf-16be', 'gb18030']);
		decode(label, likely(label), { fatal: random.chance(0.3), ignoreBOM: random.chance(0.3) });
	}

	function decode(label, bytes, options) {
		const whole = attempt(() => new TextDecoder(label, options).decode(bytes));
		const decoder = new TextDecoder(label, options);
		const pieces = attempt(() => random.pieces(bytes).map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode());
		print(label, Array.from(bytes).join(), JSON.stringify(options), show(whole), pieces === whole);
	}

	// Bytes of which many are text.
	function likely(label) {
		const mark = { 'utf-8': [0xef, 0xbb, 0xbf], 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff], 'gb18030': [] }[label];
		const parts = random.list(6, () => {
			switch (random.below(4)) {
				case 0:
					return [random.below(256)];
				case 1:
					return label === 'gb18030' ? [0x81 + random.below(4), 0x30 + random.below(10), 0x81 + random.below(126), 0x30 + random.below(10)] : [...new TextEncoder().encode(random.pick(['\u20ac', '\ud83d\ude00', 'a\u00e9']))];
				case 2:
					return label.startsWith('utf-16') ? [0xd8 + random.below(8), random.below(256)] : [0xc0 + random.below(64), 0x80 + random.below(64)];
				default:
					return [0x41 + random.below(26), label.startsWith('utf-16') ? 0 : 0x61];
			}
		});
		return Uint8Array.from([...(random.chance(0.3) ? mark : []), ...parts.flat()]);
	}

	for (let i = 0; i < 200; i++) {
		const text = random.list(9, () => random.pick(['a', '\u00e9', '\u20ac', '\ud83d\ude00', '\ud83d', '\ude00', '\0', '\uffff'])).join('');
		const target = new Uint8Array(random.below(10));
		const { read, written } = new TextEncoder().encodeInto(text, target);
		print(show(text), Array.from(new TextEncoder().encode(text)).join(), read, written, Array.from(target).join());
		const encoded = await texts(new TextEncoderStream(), text.split(''));
		print(encoded.map((piece) => Array.from(piece).join()).join(' '));
		const bytes = new TextEncoder().encode(text);
		const decoded = await texts(new TextDecoderStream('utf-8', { fatal: false }), random.pieces(bytes));
		print(show(decoded.join('')));
		print(attempt(() => btoa(text)), show(attempt(() => atob(random.list(9, () => random.pick(['A', 'Q', '=', ' ', '/', '+', '_', '9'])).join('')))));
	}

	async function texts(stream, chunks) {
		const found = [];
		const source = new ReadableStream({
			start(controller) {
				chunks.forEach((chunk) => controller.enqueue(chunk));
				controller.close();
			},
		});
		for await (const piece of source.pipeThrough(stream)) {
			found.push(piece);
		}
		return found;
	}
}
