// Text of values, laid out as util.inspect of Node does it. What only an engine can see is not shown: the state of
// promises, the entries of weak collections and of iterators, and what is behind a proxy.

export const custom = Symbol.for('nodejs.util.inspect.custom');

export const defaultOptions = {
	showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100,
	maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false, getters: false, numericSeparator: false,
};

const OBJECT = 0;
const ARRAY = 1;
const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const ESCAPED = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 92: '\\\\' };

const { hasOwn, getPrototypeOf, getOwnPropertyDescriptor } = Object;

// The brand of a value: what its internal slots say, whatever its prototype is.
const getter = (prototype, key) => {
	const { get } = getOwnPropertyDescriptor(prototype, key);
	return (value) => Reflect.apply(get, value, []);
};
const succeeds = (read) => (value) => {
	try {
		read(value);
		return true;
	}
	catch {
		return false;
	}
};
const method = (prototype, key, ...args) => succeeds((value) => Reflect.apply(prototype[key], value, args));
const tagOfTypedArray = getter(getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);
const isObject = (value) => typeof value === 'object' && value !== null;

export const brands = {
	isMap: succeeds(getter(Map.prototype, 'size')),
	isSet: succeeds(getter(Set.prototype, 'size')),
	isDate: method(Date.prototype, 'getTime'),
	isRegExp: (value) => isObject(value) && value !== RegExp.prototype && succeeds(getter(RegExp.prototype, 'source'))(value),
	isArrayBuffer: succeeds(getter(ArrayBuffer.prototype, 'byteLength')),
	isDataView: succeeds(getter(DataView.prototype, 'byteLength')),
	typedArrayName: (value) => (isObject(value) ? tagOfTypedArray(value) : undefined),
	isWeakMap: method(WeakMap.prototype, 'has', {}),
	isWeakSet: method(WeakSet.prototype, 'has', {}),
	isWeakRef: method(WeakRef.prototype, 'deref'),
	isPromise: (value) => isObject(value) && value instanceof Promise,
	isError: (value) => value instanceof Error,
	isNumberObject: (value) => isObject(value) && method(Number.prototype, 'valueOf')(value),
	isStringObject: (value) => isObject(value) && method(String.prototype, 'valueOf')(value),
	isBooleanObject: (value) => isObject(value) && method(Boolean.prototype, 'valueOf')(value),
	isBigIntObject: (value) => isObject(value) && method(BigInt.prototype, 'valueOf')(value),
	isSymbolObject: (value) => isObject(value) && method(Symbol.prototype, 'valueOf')(value),
	isArguments: (value) => isObject(value) && !(Symbol.toStringTag in value) && Object.prototype.toString.call(value) === '[object Arguments]',
	isNamespace: (value) => isObject(value) && getPrototypeOf(value) === null && value[Symbol.toStringTag] === 'Module' && !Object.isExtensible(value),
};

export function quote(text) {
	const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') && !text.includes('${') ? '`' : "'";
	let result = '';
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (ESCAPED[code] !== undefined) {
			result += ESCAPED[code];
		}
		else if (code < 32 || (code > 126 && code < 160)) {
			result += '\\x' + code.toString(16).toUpperCase().padStart(2, '0');
		}
		else if (code >= 0xD800 && code < 0xE000) {
			const next = text.charCodeAt(i + 1);
			const isPair = code < 0xDC00 && next >= 0xDC00 && next < 0xE000;
			result += isPair ? text[i] + text[++i] : '\\u' + code.toString(16);
		}
		else {
			result += text[i] === mark && mark === "'" ? "\\'" : text[i];
		}
	}
	return mark + result + mark;
}

const plural = (count, what) => `... ${count} more ${what}${count === 1 ? '' : 's'}`;

export function formatNumber(number) {
	return Object.is(number, -0) ? '-0' : `${number}`;
}

function primitive(ctx, value) {
	switch (typeof value) {
		case 'string': {
			let trailer = '';
			let text = value;
			if (text.length > ctx.maxStringLength) {
				trailer = plural(text.length - ctx.maxStringLength, 'character');
				text = text.slice(0, ctx.maxStringLength);
			}
			if (ctx.compact !== true && text.length > 16 && text.length > ctx.breakLength - ctx.indentation - 4) {
				return text.split(/(?<=\n)/).map(quote).join(` +\n${' '.repeat(ctx.indentation + 2)}`) + trailer;
			}
			return quote(text) + trailer;
		}
		case 'number':
			return formatNumber(value);
		case 'bigint':
			return `${value}n`;
		case 'symbol':
			return symbolText(value);
		default:
			return `${value}`;
	}
}

const symbolText = (symbol) => Symbol.prototype.toString.call(symbol);

function constructorName(value) {
	for (let object = value; object !== null; object = getPrototypeOf(object)) {
		const descriptor = getOwnPropertyDescriptor(object, 'constructor');
		if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' && isInstance(value, descriptor.value)) {
			return String(descriptor.value.name);
		}
	}
	const first = getPrototypeOf(value);
	return first === null ? null : `${Object.prototype.toString.call(value).slice(8, -1)} <${inspect(first, { depth: -1 })}>`;
}

function isInstance(value, type) {
	try {
		return value instanceof type;
	}
	catch {
		return false;
	}
}

function prefix(name, tag, fallback, size = '') {
	if (name === null) {
		return `[${fallback}${size}: null prototype] ${tag !== '' && tag !== fallback ? `[${tag}] ` : ''}`;
	}
	return `${name}${size} ${tag !== '' && tag !== name ? `[${tag}] ` : ''}`;
}

function keysOf(ctx, value, withoutIndexes) {
	const isIndex = (key) => /^(?:0|[1-9]\d*)$/.test(key) && Number(key) < 2 ** 32 - 1;
	let keys = ctx.showHidden ? Object.getOwnPropertyNames(value) : Object.keys(value);
	if (withoutIndexes) {
		keys = keys.filter((key) => !isIndex(key));
	}
	const symbols = Object.getOwnPropertySymbols(value);
	return keys.concat(ctx.showHidden ? symbols : symbols.filter((key) => Object.prototype.propertyIsEnumerable.call(value, key)));
}

function formatValue(ctx, value, depth) {
	if ((typeof value !== 'object' || value === null) && typeof value !== 'function') {
		return primitive(ctx, value);
	}
	if (ctx.customInspect) {
		const own = value[custom];
		if (typeof own === 'function' && own !== inspect && !(value.constructor && value.constructor.prototype === value)) {
			const text = own.call(value, ctx.depth === null ? null : ctx.depth - depth, { ...ctx.options, depth: ctx.depth === null ? null : ctx.depth - depth, stylize: (shown) => `${shown}` }, inspect);
			if (text !== value) {
				return typeof text === 'string' ? text.replaceAll('\n', `\n${' '.repeat(ctx.indentation)}`) : formatValue(ctx, text, depth);
			}
		}
	}
	if (ctx.seen.includes(value)) {
		if (!ctx.circular.has(value)) {
			ctx.circular.set(value, ctx.circular.size + 1);
		}
		return `[Circular *${ctx.circular.get(value)}]`;
	}
	return formatObject(ctx, value, depth);
}

function formatObject(ctx, value, depth) {
	const name = constructorName(value);
	let tag = value[Symbol.toStringTag];
	if (typeof tag !== 'string' || (tag !== '' && (ctx.showHidden ? hasOwn(value, Symbol.toStringTag) : Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag)))) {
		tag = '';
	}
	const shape = shapeOf(ctx, value, name, tag);
	if (shape.entries === null && shape.keys.length === 0 && shape.alone !== null) {
		return shape.alone;
	}
	if (ctx.depth !== null && depth > ctx.depth) {
		return `[${prefix(name, tag, 'Object').slice(0, -1)}]`;
	}
	const inner = depth + 1;
	ctx.seen.push(value);
	ctx.currentDepth = inner;
	const output = shape.entries === null ? [] : shape.entries(inner);
	for (const key of shape.keys) {
		output.push(formatProperty(ctx, value, inner, key, shape.kind));
	}
	ctx.seen.pop();
	let { base } = shape;
	if (ctx.circular.has(value)) {
		const reference = `<ref *${ctx.circular.get(value)}>`;
		base = base === '' ? reference : `${reference} ${base}`;
	}
	if (ctx.sorted) {
		const order = ctx.sorted === true ? undefined : ctx.sorted;
		shape.kind === OBJECT ? output.sort(order) : output.splice(0, output.length, ...output.slice(0, output.length - shape.keys.length), ...output.slice(output.length - shape.keys.length).sort(order));
	}
	return layOut(ctx, output, base, shape, inner, value);
}

// How a value is shown: its text before the braces, the braces, its entries and the keys after them, and what is shown
// when it has neither.
function shapeOf(ctx, value, name, tag) {
	const shape = { base: '', open: '{', close: '}', kind: OBJECT, entries: null, keys: [], alone: null };
	const list = (fallback, size, entries) => {
		const start = prefix(name, tag, fallback, `(${size})`);
		shape.open = `${fallback === 'Array' && name === 'Array' && tag === '' ? '' : start}[`;
		shape.close = ']';
		shape.kind = ARRAY;
		shape.keys = keysOf(ctx, value, true);
		shape.entries = size === 0 ? null : entries;
		shape.alone = `${shape.open}]`;
		return shape;
	};
	const collection = (fallback, size, entries) => {
		shape.keys = keysOf(ctx, value, false);
		shape.open = `${prefix(name, tag, fallback, `(${size})`)}{`;
		shape.entries = size === 0 ? null : entries;
		shape.alone = `${shape.open}}`;
		return shape;
	};
	if (Array.isArray(value)) {
		return list('Array', value.length, (depth) => formatArray(ctx, value, depth));
	}
	if (brands.isSet(value)) {
		return collection('Set', value.size, (depth) => formatItems(ctx, [...Set.prototype.values.call(value)], (item) => formatValue(ctx, item, depth)));
	}
	if (brands.isMap(value)) {
		return collection('Map', value.size, (depth) => formatItems(ctx, [...Map.prototype.entries.call(value)], ([key, item]) => `${formatValue(ctx, key, depth)} => ${formatValue(ctx, item, depth)}`));
	}
	const typed = brands.typedArrayName(value);
	if (typed !== undefined) {
		return list(typed, value.length, () => limited(ctx, value.length, (i) => primitive(ctx, value[i])));
	}
	shape.keys = keysOf(ctx, value, false);
	if (brands.isArguments(value)) {
		shape.open = '[Arguments] {';
		shape.alone = `${shape.open}]`;
		return shape;
	}
	if (name === 'Object' && typeof value !== 'function') {
		shape.open = tag === '' ? '{' : `${prefix(name, tag, 'Object')}{`;
		shape.alone = `${shape.open}}`;
		return shape;
	}
	const based = (base) => {
		shape.base = base;
		shape.alone = base;
		return shape;
	};
	if (typeof value === 'function') {
		return based(functionText(value, name, tag));
	}
	if (brands.isRegExp(value)) {
		return based((name === null || name !== 'RegExp' ? prefix(name, tag, 'RegExp') : '') + RegExp.prototype.toString.call(value));
	}
	if (brands.isDate(value)) {
		const time = Date.prototype.getTime.call(value);
		return based((name !== 'Date' ? prefix(name, tag, 'Date') : '') + (Number.isNaN(time) ? 'Invalid Date' : Date.prototype.toISOString.call(value)));
	}
	if (brands.isError(value)) {
		return based(errorText(ctx, value, name, shape));
	}
	if (brands.isArrayBuffer(value)) {
		shape.open = `${prefix(name, tag, 'ArrayBuffer')}{`;
		shape.entries = () => [contentsOf(ctx, value)];
		shape.keys.unshift('byteLength');
		return shape;
	}
	if (brands.isDataView(value)) {
		shape.open = `${prefix(name, tag, 'DataView')}{`;
		shape.keys.unshift('byteLength', 'byteOffset', 'buffer');
		return shape;
	}
	if (brands.isWeakSet(value) || brands.isWeakMap(value)) {
		shape.open = `${prefix(name, tag, brands.isWeakSet(value) ? 'WeakSet' : 'WeakMap')}{`;
		shape.entries = () => ['<items unknown>'];
		return shape;
	}
	if (brands.isNamespace(value)) {
		shape.open = '[Module: null prototype] {';
		shape.alone = `${shape.open}}`;
		return shape;
	}
	const boxed = boxedText(ctx, value, name, tag);
	if (boxed !== null) {
		if (brands.isStringObject(value)) {
			shape.keys = keysOf(ctx, value, true).filter((key) => key !== 'length');
		}
		return based(boxed);
	}
	shape.open = `${prefix(name, tag, 'Object')}{`;
	shape.alone = `${shape.open}}`;
	return shape;
}

function functionText(value, name, tag) {
	const text = Function.prototype.toString.call(value);
	if (text.startsWith('class') && text.endsWith('}')) {
		let shown = hasOwn(value, 'name') && value.name !== '' ? `[class ${value.name}` : '[class (anonymous)';
		if (name !== 'Function' && name !== null) {
			shown += ` [${name}]`;
		}
		if (tag !== '' && tag !== name) {
			shown += ` [${tag}]`;
		}
		const parent = getPrototypeOf(value);
		return `${shown}${name === null ? ' extends [null prototype]' : parent?.name ? ` extends ${parent.name}` : ''}]`;
	}
	const kind = Object.prototype.toString.call(value).slice(8, -1);
	const type = /^(?:Async|Generator|AsyncGenerator)Function$/.test(kind) ? kind : 'Function';
	let shown = `[${type}${name === null ? ' (null prototype)' : ''}`;
	shown += value.name === '' ? ' (anonymous)]' : `: ${typeof value.name === 'string' ? value.name : formatNumber(value.name)}]`;
	if (name !== type && name !== 'Function' && name !== null) {
		shown += ` ${name}`;
	}
	return tag !== '' && name !== tag ? `${shown} [${tag}]` : shown;
}

function errorText(ctx, value, name, shape) {
	const stack = value.stack ? String(value.stack) : Error.prototype.toString.call(value);
	if (!ctx.showHidden) {
		for (const key of ['name', 'message', 'stack']) {
			const index = shape.keys.indexOf(key);
			if (index >= 0 && (typeof value[key] !== 'string' || stack.includes(value[key]))) {
				shape.keys.splice(index, 1);
			}
		}
	}
	if ('cause' in value && !shape.keys.includes('cause')) {
		shape.keys.push('cause');
	}
	if (Array.isArray(getOwnPropertyDescriptor(value, 'errors')?.value) && !shape.keys.includes('errors')) {
		shape.keys.push('errors');
	}
	let text = stack;
	const shown = value.name != null ? String(value.name) : 'Error';
	if (name === null) {
		text = text.replace(/^([A-Za-z]*Error)?/, (start) => `[${start || shown}: null prototype]`);
	}
	else if (shown.endsWith('Error') && text.startsWith(shown) && !shown.includes(name) && name.includes('Error') && text[shown.length] !== name[shown.length]) {
		text = name + text.slice(shown.length);
	}
	const end = text.indexOf('\n    at');
	if (end < 0) {
		text = `[${text}]`;
	}
	return ctx.indentation === 0 ? text : text.replaceAll('\n', `\n${' '.repeat(ctx.indentation)}`);
}

function contentsOf(ctx, buffer) {
	const count = Math.min(Math.max(0, ctx.maxArrayLength), buffer.byteLength);
	const bytes = Array.from(new Uint8Array(buffer, 0, count), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
	const more = buffer.byteLength - count;
	return `[Uint8Contents]: <${bytes}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}>`;
}

function boxedText(ctx, value, name, tag) {
	for (const type of [Number, String, Boolean, BigInt, Symbol]) {
		if (brands[`is${type.name}Object`](value)) {
			const shown = name === type.name ? type.name : name === null ? `${type.name} (null prototype)` : `${type.name} (${name})`;
			const text = primitive({ ...ctx, breakLength: Infinity }, type.prototype.valueOf.call(value));
			return `[${shown}: ${text}]${tag !== '' && tag !== name && tag !== type.name ? ` [${tag}]` : ''}`;
		}
	}
	return null;
}

function limited(ctx, length, format) {
	const count = Math.min(Math.max(0, ctx.maxArrayLength), length);
	const output = [];
	for (let i = 0; i < count; i++) {
		output.push(format(i));
	}
	if (length > count) {
		output.push(plural(length - count, 'item'));
	}
	return output;
}

function formatItems(ctx, items, format) {
	ctx.indentation += 2;
	const output = limited(ctx, items.length, (i) => format(items[i]));
	ctx.indentation -= 2;
	return output;
}

function formatArray(ctx, value, depth) {
	const most = Math.min(Math.max(0, ctx.maxArrayLength), value.length);
	const output = [];
	let index = 0;
	for (; index < value.length && output.length < most; index++) {
		if (hasOwn(value, index)) {
			output.push(formatProperty(ctx, value, depth, index, ARRAY));
			continue;
		}
		const start = index;
		while (index + 1 < value.length && !hasOwn(value, index + 1)) {
			index++;
		}
		const count = index - start + 1;
		output.push(`<${count} empty item${count === 1 ? '' : 's'}>`);
	}
	if (index < value.length) {
		output.push(plural(value.length - index, 'item'));
	}
	return output;
}

function formatProperty(ctx, value, depth, key, kind) {
	const descriptor = getOwnPropertyDescriptor(value, key) ?? { value: value[key], enumerable: true };
	let text;
	if (descriptor.get !== undefined) {
		text = descriptor.set !== undefined ? '[Getter/Setter]' : '[Getter]';
		if (ctx.getters === true || (ctx.getters === 'get' && descriptor.set === undefined) || (ctx.getters === 'set' && descriptor.set !== undefined)) {
			text = gottenText(ctx, value, depth, descriptor.get, text.slice(1, -1));
		}
	}
	else if (descriptor.set !== undefined) {
		text = '[Setter]';
	}
	else {
		ctx.indentation += 2;
		text = formatValue(ctx, descriptor.value, depth);
		ctx.indentation -= 2;
	}
	if (kind === ARRAY && typeof key === 'number') {
		return text;
	}
	return `${keyText(key, descriptor.enumerable)}: ${text}`;
}

function gottenText(ctx, value, depth, get, label) {
	try {
		const gotten = Reflect.apply(get, value, []);
		ctx.indentation += 2;
		const text = formatValue(ctx, gotten, depth);
		ctx.indentation -= 2;
		return typeof gotten === 'object' && gotten !== null ? `[${label}] ${text}` : `[${label}: ${text}]`;
	}
	catch (error) {
		return `[${label}: <Inspection threw (${error?.message})>]`;
	}
}

function keyText(key, isEnumerable) {
	if (typeof key === 'symbol') {
		return `[${quote(symbolText(key)).slice(1, -1)}]`;
	}
	if (key === '__proto__') {
		return "['__proto__']";
	}
	if (!isEnumerable) {
		return `[${key}]`;
	}
	return IDENTIFIER.test(key) ? key : quote(key);
}

// On one line if the innermost three levels are short enough, many short items in columns, else one line each.
function layOut(ctx, output, base, shape, depth, value) {
	const start = base === '' ? '' : `${base} `;
	let lines = output;
	if (typeof ctx.compact === 'number') {
		if (shape.kind === ARRAY && lines.length > 6) {
			lines = columns(ctx, lines, value);
		}
		if (ctx.currentDepth - depth < ctx.compact && lines.length === output.length) {
			const length = lines.length + ctx.indentation + shape.open.length + base.length + 10;
			if (fitsOn(ctx, lines, length, base)) {
				const joined = lines.join(', ');
				if (!joined.includes('\n')) {
					return `${start}${shape.open} ${joined} ${shape.close}`;
				}
			}
		}
	}
	else if (ctx.compact === true && fitsOn(ctx, lines, 0, base)) {
		return `${shape.open}${start === '' ? '' : ` ${start}`} ${lines.join(', ')} ${shape.close}`;
	}
	const indentation = `\n${' '.repeat(ctx.indentation)}`;
	return `${start}${shape.open}${indentation}  ${lines.join(`,${indentation}  `)}${indentation}${shape.close}`;
}

function fitsOn(ctx, lines, start, base) {
	let length = lines.length + start;
	if (length + lines.length > ctx.breakLength) {
		return false;
	}
	for (const line of lines) {
		length += line.length;
		if (length > ctx.breakLength) {
			return false;
		}
	}
	return !base.includes('\n');
}

function columns(ctx, output, value) {
	const hasMore = ctx.maxArrayLength < output.length;
	const count = hasMore ? output.length - 1 : output.length;
	const lengths = output.slice(0, count).map((text) => text.length + 2);
	const total = lengths.reduce((sum, length) => sum + length, 0);
	const longest = Math.max(...lengths);
	if (longest * 3 + ctx.indentation >= ctx.breakLength || (total / longest <= 5 && longest > 8)) {
		return output;
	}
	// Columns are not as wide as the longest item but somewhat less, so that the whole is not too high.
	const width = Math.max(longest - 3 - Math.sqrt(longest - total / output.length), 1);
	const most = Math.min(Math.round(Math.sqrt(2.5 * width * count) / width), Math.floor((ctx.breakLength - ctx.indentation) / longest), ctx.compact * 4, 15);
	if (most <= 1) {
		return output;
	}
	const widths = [];
	for (let column = 0; column < most; column++) {
		let widest = 0;
		for (let i = column; i < count; i += most) {
			widest = Math.max(widest, lengths[i]);
		}
		widths.push(widest);
	}
	const isNumeric = value !== undefined && Array.prototype.every.call({ length: count, ...value }, (item) => typeof item === 'number' || typeof item === 'bigint');
	const rows = [];
	for (let i = 0; i < count; i += most) {
		const end = Math.min(i + most, count);
		let row = '';
		for (let j = i; j < end; j++) {
			const isLast = j === end - 1;
			const text = isLast ? output[j] : `${output[j]}, `;
			const space = widths[j - i] - (isLast ? 2 : 0);
			row += isNumeric ? text.padStart(space) : isLast ? text : text.padEnd(space);
		}
		rows.push(row);
	}
	if (hasMore) {
		rows.push(output[count]);
	}
	return rows;
}

export function inspect(value, options, ...legacy) {
	const given = typeof options === 'boolean' ? { showHidden: options, depth: legacy[0], colors: legacy[1] } : options;
	const merged = { ...defaultOptions };
	for (const [key, setting] of Object.entries(given ?? {})) {
		if (setting !== undefined) {
			merged[key] = setting;
		}
	}
	for (const key of ['maxArrayLength', 'maxStringLength']) {
		merged[key] ??= Infinity;
	}
	const ctx = { ...merged, depth: merged.depth === Infinity ? null : merged.depth, options: merged, indentation: 0, currentDepth: 0, seen: [], circular: new Map() };
	return formatValue(ctx, value, 0);
}

inspect.custom = custom;
inspect.defaultOptions = defaultOptions;
