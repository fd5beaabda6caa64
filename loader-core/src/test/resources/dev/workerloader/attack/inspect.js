// Logs each value, and returns what Node would have written.
export default { go() {
const table = [[1, '1'], [-0, '-0'], [1n, '1n'], ['a', 'a'], [['a', "it's"], "[ 'a', 'it\\'s' ]"], [null, 'null'], [undefined, 'undefined'], [true, 'true'], [Symbol('s'), 'Symbol(s)'],
	[{}, '{}'], [[], '[]'], [{ a: 1, 'b c': 'x' }, "{ a: 1, 'b c': 'x' }"], [[1, , 3], '[ 1, <empty>, 3 ]'], [new Map([['k', 1]]), "Map(1) { 'k' => 1 }"], [new Set([1, 2]), 'Set(2) { 1, 2 }'],
	[new Date(0), '1970-01-01T00:00:00.000Z'], [/x/g, '/x/g'], [function f() { }, '[Function: f]'], [class A { }, '[class A]'], [() => 1, '[Function (anonymous)]'], [new (class P { constructor() { this.x = 1; } })(), 'P { x: 1 }'],
	[Object.create(null), '[Object: null prototype] {}'], [new Uint8Array([1, 2]), 'Uint8Array(2) [ 1, 2 ]'], [{ get a() { return 1; }, set b(v) { } }, '{ a: [Getter], b: [Setter] }'], [{ a: { b: { c: { d: 1 } } } }, '{ a: { b: { c: [Object] } } }']];
	for (const [value] of table) console.log(value);
	console.log('%s is %d years and %i', 'Bob', 42.5, 42.9); console.log('%%', 1); console.log('100%', 'x'); console.log('%c styled', 'color: red');
	return [...table.map(([, text]) => text), 'Bob is 42.5 years and 42', '% 1', '100% x', ' styled'];
} };
