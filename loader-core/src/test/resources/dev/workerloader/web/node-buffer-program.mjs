// What Buffer does and what it refuses.
import { Buffer } from 'node:buffer';
import util from 'node:util';

const attempt = (action) => {
	try {
		const value = action();
		return typeof value === 'string' ? value : util.inspect(value);
	}
	catch (error) {
		return `${error.name} ${error.code} ${error.message}`;
	}
};

const cases = [
	() => Buffer.from(5),
	() => Buffer.from(null),
	() => Buffer.from({}),
	() => Buffer.from('a', 'zz'),
	() => Buffer.from(new ArrayBuffer(4), 5),
	() => Buffer.from(new ArrayBuffer(4), 1, 9),
	() => Buffer.alloc('5'),
	() => Buffer.alloc(1.5),
	() => Buffer.alloc(5, 'ab'),
	() => Buffer.alloc(3, ''),
	() => Buffer.alloc(3, 'zz', 'hex'),
	() => Buffer.alloc(2, 'a', 'zz'),
	() => Buffer.concat('x'),
	() => Buffer.concat([1]),
	() => Buffer.concat([Buffer.from('ab')], 5),
	() => Buffer.concat([Buffer.from('abc')], 2),
	() => Buffer.compare('a', Buffer.alloc(1)),
	() => Buffer.alloc(1).compare('x'),
	() => Buffer.alloc(1).equals('x'),
	() => Buffer.byteLength(5),
	() => Buffer.byteLength('aé', 'latin1'),
	() => Buffer.byteLength('YQ==', 'base64'),
	() => Buffer.byteLength('abc', 'hex'),
	() => Buffer.byteLength('abc', 'zz'),
	() => Buffer.alloc(4).readUInt8(4),
	() => Buffer.alloc(4).readUInt8('1'),
	() => Buffer.alloc(4).readUInt8(1.5),
	() => Buffer.alloc(1).readUInt16LE(),
	() => Buffer.alloc(4).readUIntBE(0, 7),
	() => Buffer.alloc(4).readUIntBE(0),
	() => Buffer.alloc(4).readInt32LE(1),
	() => Buffer.alloc(4).readUIntBE(3, 3),
	() => Buffer.alloc(4).readDoubleLE(0),
	() => Buffer.alloc(4).writeUInt8(256),
	() => Buffer.alloc(4).writeInt32BE(2 ** 40),
	() => Buffer.alloc(4).writeUIntLE(2 ** 48, 0, 6),
	() => Buffer.alloc(8).writeUIntLE(2 ** 48, 0, 6),
	() => Buffer.alloc(8).writeIntBE(2 ** 47, 0, 6),
	() => Buffer.alloc(8).writeBigUInt64LE(2n ** 64n),
	() => Buffer.alloc(8).writeBigInt64LE(2n ** 64n),
	() => Buffer.alloc(8).writeUInt8('7'),
	() => Buffer.alloc(8).writeInt16LE(-32769),
	() => Buffer.alloc(8).writeUInt32LE(2 ** 33),
	() => Buffer.alloc(4).write('abcdef', 1),
	() => Buffer.alloc(4).write('a', 5),
	() => Buffer.alloc(4).write('abc', 1, 1),
	() => Buffer.alloc(4).write('abc', 1, 9),
	() => Buffer.alloc(4).write('é€', 0, 4),
	() => Buffer.alloc(4).write('abc', 'hex'),
	() => Buffer.alloc(4).write(5),
	() => Buffer.alloc(4).write('zz', 0, 'foo'),
	() => Buffer.alloc(5).write('abcd', 'utf16le'),
	() => Buffer.alloc(4).fill('ab', 1, 3),
	() => Buffer.alloc(4).fill(257),
	() => Buffer.alloc(4).fill('a', 5),
	() => Buffer.alloc(4).fill('a', 0, 9),
	() => Buffer.alloc(4).fill('zz', 'hex'),
	() => Buffer.alloc(4).fill(Buffer.alloc(0)),
	() => Buffer.alloc(4).fill('é'),
	() => Buffer.alloc(4).fill('é', 'latin1'),
	() => Buffer.alloc(4).fill(true),
	() => Buffer.from('abc').swap16(),
	() => Buffer.from('abcd').swap16(),
	() => Buffer.from('abcdabcd').indexOf('cd', -3),
	() => Buffer.from('abcdabcd').lastIndexOf('cd'),
	() => Buffer.from('abcdabcd').lastIndexOf('cd', 5),
	() => Buffer.from('abc').indexOf(''),
	() => Buffer.from('abc').indexOf('', 9),
	() => Buffer.from('abc').lastIndexOf(''),
	() => Buffer.from('abc').indexOf({}),
	() => Buffer.from('abc').includes(99),
	() => Buffer.from('abc').indexOf(99.9),
	() => Buffer.from('abcabc').lastIndexOf(97, -4),
	() => Buffer.from('abcabc').lastIndexOf('b', NaN),
	() => Buffer.from('abcabc').indexOf('b', undefined, 'utf8'),
	() => Buffer.from('abc').indexOf('62', 'hex'),
	() => Buffer.from('abc').lastIndexOf('b', -9),
	() => Buffer.from('abc').lastIndexOf('c', null),
	() => Buffer.from('abcabc').lastIndexOf('b', {}),
	() => Buffer.from('abc').copy(Buffer.alloc(2), 1),
	() => Buffer.from('abc').copy(Buffer.alloc(2), -1),
	() => Buffer.from('abc').copy(Buffer.alloc(2), 0, 5),
	() => Buffer.from('abc').copy(Buffer.alloc(2), 0, 0, 9),
	() => Buffer.from('abc').copy('x'),
	() => Buffer.from('abc').copy(Buffer.alloc(2), 0, -1),
	() => Buffer.from('abc').copy(Buffer.alloc(2), 0, 2, 1),
	() => Buffer.from('abc').toString('utf8', 1, 9),
	() => Buffer.from('abc').toString('utf8', 2, 1),
	() => Buffer.from('abc').toString('zz'),
	() => Buffer.from('abc').toString(null),
	() => Buffer.from([0xe9, 0x80]).toString('ascii'),
	() => Buffer.from('abc').slice(-2, 'x'),
	() => Buffer.from('abc').subarray(1.7),
	() => Buffer.from('abc').toString('utf8', -1, 2),
	() => Buffer.from('ab').compare(Buffer.from('xab'), 1),
	() => Buffer.from('ab').compare(Buffer.from('ab'), 3),
	() => Buffer.isEncoding('UTF-8'),
	() => Buffer.isEncoding('utf-16le'),
	() => Buffer.isEncoding(5),
	() => util.inspect(Buffer.alloc(60)),
	() => util.inspect(Object.assign(Buffer.from('a'), { x: 1 })),
	() => Buffer.from(new String('ab')),
	() => Buffer.from({ length: 2, 0: 1, 1: 300 }),
	() => Buffer.from({ type: 'Buffer', data: [1, 2] }),
	() => Buffer.from([1.9, -1, '3', 'x']),
	() => Buffer.from(new Uint16Array([1, 258])),
	() => Buffer.from({ [Symbol.toPrimitive]() { return 'prim'; }}),
	() => Buffer.copyBytesFrom(new Uint16Array([1, 258]), 1),
	() => Buffer.of(1, 2),
	() => JSON.stringify(Buffer.from('a')),
	() => new Buffer(3),
	() => Buffer('x'),
	() => Buffer.name + Buffer.length + Object.keys(Buffer),
	() => Buffer.from('abc').map((x) => x + 1),
	() => Buffer.from('abc') instanceof Uint8Array,
	() => Object.prototype.toString.call(Buffer.from('a')),
	() => [...Buffer.from('ab').entries()],
	() => Buffer.from('a\ud800b').toString('hex'),
	() => Buffer.from('😀', 'utf16le'),
	() => Buffer.from('\ud800', 'utf16le').toString('utf16le').charCodeAt(0),
	() => Buffer.from([0xef, 0xbb, 0xbf, 0x61]).toString().length,
	() => Buffer.from('616').length,
	() => Buffer.from('61zz61', 'hex'),
	() => Buffer.from('616', 'hex'),
	() => Buffer.from(Buffer.from('x').buffer).length > 0,
	() => Buffer.poolSize,
	() => Buffer.from('abc').readIntBE(0, 3),
	() => Buffer.from([255, 255, 255]).readIntLE(0, 3),
	() => Buffer.from('test').toLocaleString(),
	() => Buffer.from('abc').toString('base64url'),
	() => Buffer.from(true),
	() => Buffer.from(Symbol('x')),
	() => Buffer.from(() => 1),
];

export async function main(print) {
	for (const action of cases) {
		print(String(action).slice(6), '=>', attempt(action));
	}
	for (const text of ['YQ==YQ==', 'YQ=', 'Y', 'YQ', 'YWI-_', 'Y W\nI=', 'YW*I=', '=YWI', 'YR==', 'YWJj=ZGVm', '']) {
		print(attempt(() => Buffer.from(text, 'base64')), attempt(() => Buffer.from(text, 'base64url')), Buffer.byteLength(text, 'base64'));
	}
	const all = Buffer.from(Array.from({ length: 256 }, (value, i) => i));
	for (const encoding of ['utf8', 'utf-8', 'hex', 'base64', 'base64url', 'latin1', 'binary', 'ascii', 'utf16le', 'ucs2', 'UTF-16LE', 'HEX']) {
		const text = all.toString(encoding);
		print(encoding, text.length, util.inspect(text.slice(100, 110)), Buffer.compare(Buffer.from(text, encoding), all));
	}
	const numbers = Buffer.alloc(16);
	for (const name of ['UInt8', 'Int8', 'UInt16LE', 'UInt16BE', 'Int16LE', 'Int16BE', 'UInt32LE', 'UInt32BE', 'Int32LE', 'Int32BE', 'FloatLE', 'FloatBE', 'DoubleLE', 'DoubleBE']) {
		print(name, numbers[`write${name}`](100.5, 3), numbers.toString('hex'), numbers[`read${name}`](3), typeof numbers[`read${name.replace('UInt', 'Uint')}`]);
	}
	for (const name of ['BigInt64LE', 'BigInt64BE', 'BigUInt64LE', 'BigUInt64BE']) {
		print(name, numbers[`write${name}`](2n ** 40n + 5n, 3), numbers.toString('hex'), numbers[`read${name}`](3));
	}
	for (let length = 1; length <= 6; length++) {
		print(length, numbers.writeIntLE(-5 - length, 1, length), numbers.readIntLE(1, length), numbers.readUIntBE(1, length), numbers.writeUIntBE(2 ** (8 * length) - 3, 2, length), numbers.readUIntBE(2, length), numbers.toString('hex'));
	}
	const large = Buffer.alloc(200000, 'abc\u00e9');
	print(large.toString().length, large.toString('latin1').length, large.indexOf('c\u00e9a'), large.lastIndexOf('ab'), large.equals(Buffer.from(large)), large.toString('base64').length, large.subarray(1, 5));
	const shared = Buffer.from(new ArrayBuffer(4), 1, 2);
	shared.slice(1).fill(7);
	print(util.inspect(new Uint8Array(shared.buffer)), structuredClone(shared).constructor.name, JSON.stringify({ b: shared }));
}
