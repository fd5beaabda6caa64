// What assert says of what does not hold.
import assert, { strictEqual } from 'node:assert';
import strict from 'node:assert/strict';
import { inspect } from 'node:util';

const cyc = {};
cyc.self = cyc;

const report = (error) => `${error.name} ${error.code} ${error.operator} ${error.generatedMessage} ${JSON.stringify(error.message)}`;

const cases = [
	() => assert.strictEqual(1, 2),
	() => assert.strictEqual('a', 'b'),
	() => assert.strictEqual('a'.repeat(30), 'a'.repeat(30) + 'b'),
	() => assert.strictEqual({ a: 1 }, { a: 1 }),
	() => assert.equal(1, 2),
	() => assert.notEqual(1, 1),
	() => assert.notStrictEqual(1, 1),
	() => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }),
	() => assert.deepEqual({ a: 1 }, { a: 2 }),
	() => assert.notDeepStrictEqual({ a: 1 }, { a: 1 }),
	() => assert.deepStrictEqual([1, 2, 3], [1, 2, 3, 4]),
	() => assert(),
	() => assert.ok(0, 'msg'),
	() => assert.fail(),
	() => assert.fail('m'),
	() => assert.throws(() => {}),
	() => assert.throws(() => {}, Error),
	() => assert.throws(() => { throw new Error('x'); }, /y/),
	() => assert.throws(() => { throw new Error('x'); }, TypeError),
	() => assert.throws(() => { throw new Error('x'); }, { message: 'y' }),
	() => assert.throws(() => { throw new Error('x'); }, (e) => false),
	() => assert.throws(() => {}, 'mm'),
	() => assert.doesNotThrow(() => { throw new Error('x'); }),
	() => assert.ifError(new Error('q')),
	() => assert.ifError('q'),
	() => assert.match('a', /b/),
	() => assert.doesNotMatch('a', /a/),
	() => assert.match(5, /b/),
	() => assert.throws(5),
	() => assert.strictEqual(1),
	() => assert.strictEqual(1, 2, new TypeError('own')),
	() => assert.strictEqual(NaN, 0),
	() => assert.deepStrictEqual(new Map([[1, 2]]), new Map([[1, 3]])),
	() => assert.strict.equal(1, '1'),
	() => assert.strictEqual('a\nb', 'a\nc'),
	() => assert.deepEqual([1, 2], [1, 2, 3]),
	() => assert.notDeepEqual({ a: 1 }, { a: 1 }),
	() => assert.strictEqual([1], [1]),
	() => assert.throws(() => { throw new Error('x'); }, { message: 'x', code: 5 }),
	() => assert.deepStrictEqual(-0, 0),
	() => assert.deepStrictEqual(1, 2),
	() => assert.doesNotThrow(() => { throw new Error('x'); }, 'why'),
	() => assert.throws(() => { throw new Error('x'); }, new Error('x')),
	() => assert.throws(() => { throw new Error('x'); }, {}),
	() => assert.throws(() => { throw new Error('x'); }, 'x'),
	() => assert.throws(() => { throw new Error('x'); }, 5),
	() => assert.throws(() => { throw new Error('xyz'); }, { message: /y/, name: 'Error' }),
	() => assert.strictEqual({ a: 1 }, [1]),
	() => assert.notDeepStrictEqual(5, 5),
	() => assert.notStrictEqual(cyc, cyc),
	() => new assert.AssertionError({ message: 'm', actual: 1, expected: 2, operator: 'x' }).toString(),
	() => assert.strictEqual('hello world', 'hello there'),
	() => assert.strictEqual('hello\nworld\nfoo', 'hello\nthere\nfoo'),
	() => assert.deepStrictEqual(new Set([1, 2]), new Set([1, 3])),
	() => strict.deepEqual([1], ['1']),
	() => strictEqual('same', 'same'),
	() => strict(0, 'zero'),
	() => assert.deepEqual({ a: '1' }, { a: 1 }),
];

const asynchronous = [
	() => assert.rejects(Promise.resolve(1)),
	() => assert.rejects(Promise.reject(new Error('x')), /x/),
	() => assert.rejects(async () => { throw new TypeError('z'); }, RangeError),
	() => assert.doesNotReject(Promise.reject(new Error('q'))),
	() => assert.rejects(5),
	() => assert.rejects(() => 5),
];

export async function main(print) {
	for (const action of [...cases, ...asynchronous]) {
		let text;
		try {
			text = inspect(await action());
		}
		catch (error) {
			text = report(error);
		}
		print(String(action).slice(6), '=>', text);
	}
	try {
		assert.strictEqual({ a: 1 }.a, 2);
	}
	catch (error) {
		print(error instanceof assert.AssertionError, error instanceof Error, error.actual, error.expected, String(error).split('\n')[0]);
	}
}
