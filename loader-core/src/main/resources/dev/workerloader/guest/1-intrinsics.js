// The parts of the language that the rest of the bootstrap uses, captured before any
// guest code runs, so that nothing the guest patches later changes what it does.
//
// House rules for all files of this folder, which are one function when they run, and those
// from 11 to 29 another one within it:
// no for-of, no spread of arrays, no array destructuring (they use iterators that the
// guest can patch), no assignment to a new index of an array (it can run a setter of
// Array.prototype), no method call on a value that the guest can reach.

const { apply, construct, defineProperty, deleteProperty, get: reflectGet, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const { create, freeze, keys: objectKeys, setPrototypeOf, values: objectValues } = Object;
const { isArray, of: arrayOf } = Array;
const { parse: jsonParse, stringify: jsonStringify } = JSON;
const { isInteger, isSafeInteger } = Number;
const { fromCharCode } = String;
const { min, max, random, trunc } = Math;
const { now } = Date;

const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const bind = uncurry(Function.prototype.bind);
const getterOf = (prototype, key) => uncurry(getOwnPropertyDescriptor(prototype, key).get);

const NativeArray = Array;
const NativeError = Error;
const NativeTypeError = TypeError;
const NativeRangeError = RangeError;
const NativeBigInt = BigInt;
const NativeDate = Date;
const NativeMap = Map;
const NativeObject = Object;
const NativePromise = Promise;
const NativeProxy = Proxy;
const NativeRegExp = RegExp;
const NativeSet = Set;
const NativeString = String;
const NativeSymbol = Symbol;
// The engine does not know it yet.
const symbolDispose = Symbol.dispose ?? Symbol('Symbol.dispose');
const NativeUint8Array = Uint8Array;
const NativeArrayBuffer = ArrayBuffer;
const AsyncVariable = AsyncContext.Variable;
const AsyncSnapshot = AsyncContext.Snapshot;
const NativeDataView = DataView;
const NativeWeakMap = WeakMap;

const nativeEncodeURIComponent = encodeURIComponent;
const nativeDecodeURIComponent = decodeURIComponent;

const ObjectPrototype = Object.prototype;
const ArrayPrototype = Array.prototype;
const BigIntPrototype = BigInt.prototype;
const BooleanPrototype = Boolean.prototype;
const DatePrototype = Date.prototype;
const ErrorPrototype = Error.prototype;
const IteratorPrototype = Iterator.prototype;
const MapPrototype = Map.prototype;
const NumberPrototype = Number.prototype;
const SetPrototype = Set.prototype;
const PromisePrototype = Promise.prototype;
const RegExpPrototype = RegExp.prototype;
const StringPrototype = String.prototype;
const ArrayBufferPrototype = ArrayBuffer.prototype;
const DataViewPrototype = DataView.prototype;
const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
// Of what has a state that a copy of its properties would not have.
const opaquePrototypes = [WeakMap.prototype, WeakSet.prototype, WeakRef.prototype, FinalizationRegistry.prototype, PromisePrototype,
	IteratorPrototype, getPrototypeOf(getPrototypeOf((async function* () {}).prototype)), Symbol.prototype];

const arraySort = uncurry(ArrayPrototype.sort);
const arrayShift = uncurry(ArrayPrototype.shift);
const arrayUnshift = uncurry(ArrayPrototype.unshift);
const asyncGet = uncurry(AsyncVariable.prototype.get);
const asyncRun = uncurry(AsyncVariable.prototype.run);
const snapshotRun = uncurry(AsyncSnapshot.prototype.run);
const bigintValueOf = uncurry(BigIntPrototype.valueOf);
const booleanValueOf = uncurry(BooleanPrototype.valueOf);
const bigintToString = uncurry(BigInt.prototype.toString);
const dateGetTime = uncurry(DatePrototype.getTime);
const dateToISOString = uncurry(DatePrototype.toISOString);
const hasOwn = uncurry(ObjectPrototype.hasOwnProperty);
const isPrototypeOf = uncurry(ObjectPrototype.isPrototypeOf);
const isEnumerable = uncurry(ObjectPrototype.propertyIsEnumerable);
const mapGet = uncurry(MapPrototype.get);
const mapSet = uncurry(MapPrototype.set);
const mapHas = uncurry(MapPrototype.has);
const mapDelete = uncurry(MapPrototype.delete);
const mapForEach = uncurry(MapPrototype.forEach);
const mapSize = getterOf(MapPrototype, 'size');
const setAdd = uncurry(SetPrototype.add);
const setDelete = uncurry(SetPrototype.delete);
const setHas = uncurry(SetPrototype.has);
const setForEach = uncurry(SetPrototype.forEach);
const setSize = getterOf(SetPrototype, 'size');
const weakMapGet = uncurry(WeakMap.prototype.get);
const weakMapSet = uncurry(WeakMap.prototype.set);
const promiseThen = uncurry(PromisePrototype.then);
const promiseFinally = uncurry(PromisePrototype.finally);
const promiseReject = bind(Promise.reject, Promise);
const promiseResolve = bind(Promise.resolve, Promise);
const regExpExec = uncurry(RegExpPrototype.exec);
const regExpToString = uncurry(RegExpPrototype.toString);
const regExpSource = getterOf(RegExpPrototype, 'source');
const regExpFlags = getterOf(RegExpPrototype, 'flags');
const stringCharCodeAt = uncurry(String.prototype.charCodeAt);
const toLowerCase = uncurry(String.prototype.toLowerCase);
const toUpperCase = uncurry(String.prototype.toUpperCase);
const stringToWellFormed = uncurry(String.prototype.toWellFormed);
const stringTrim = uncurry(String.prototype.trim);
const stringIndexOf = uncurry(String.prototype.indexOf);
const stringIncludes = uncurry(String.prototype.includes);
const stringSlice = uncurry(String.prototype.slice);
const stringCharAt = uncurry(String.prototype.charAt);
const stringRepeat = uncurry(String.prototype.repeat);
const stringReplaceAll = uncurry(String.prototype.replaceAll);
const symbolToString = uncurry(Symbol.prototype.toString);
const numberValueOf = uncurry(NumberPrototype.valueOf);
const stringValueOf = uncurry(StringPrototype.valueOf);
const numberToString = uncurry(Number.prototype.toString);
const functionToString = uncurry(Function.prototype.toString);

const arrayBufferByteLength = getterOf(ArrayBufferPrototype, 'byteLength');
const arrayBufferDetached = getterOf(ArrayBufferPrototype, 'detached');
const arrayBufferMaxByteLength = getterOf(ArrayBufferPrototype, 'maxByteLength');
const arrayBufferResizable = getterOf(ArrayBufferPrototype, 'resizable');
const arrayBufferTransfer = uncurry(ArrayBufferPrototype.transfer);
const dataViewBuffer = getterOf(DataViewPrototype, 'buffer');
const dataViewByteOffset = getterOf(DataViewPrototype, 'byteOffset');
const dataViewByteLength = getterOf(DataViewPrototype, 'byteLength');
const typedArrayName = getterOf(TypedArrayPrototype, Symbol.toStringTag);
const typedArrayBuffer = getterOf(TypedArrayPrototype, 'buffer');
const typedArrayByteOffset = getterOf(TypedArrayPrototype, 'byteOffset');
const typedArrayByteLength = getterOf(TypedArrayPrototype, 'byteLength');
const typedArraySet = uncurry(TypedArrayPrototype.set);
const typedArraySlice = uncurry(TypedArrayPrototype.slice);
const typedArrayLength = getterOf(TypedArrayPrototype, 'length');
const utf8Encoder = new TextEncoder();
const textEncode = uncurry(TextEncoder.prototype.encode);
const utf8Decoder = new TextDecoder();
const textDecode = uncurry(TextDecoder.prototype.decode);
const NativeTextDecoder = TextDecoder;
const fromBase64 = bind(Uint8Array.fromBase64, Uint8Array);
const toBase64 = uncurry(Uint8Array.prototype.toBase64);

const typedArrayTypes = create(null);
typedArrayTypes.Int8Array = Int8Array;
typedArrayTypes.Uint8Array = Uint8Array;
typedArrayTypes.Uint8ClampedArray = Uint8ClampedArray;
typedArrayTypes.Int16Array = Int16Array;
typedArrayTypes.Uint16Array = Uint16Array;
typedArrayTypes.Int32Array = Int32Array;
typedArrayTypes.Uint32Array = Uint32Array;
typedArrayTypes.Float32Array = Float32Array;
typedArrayTypes.Float64Array = Float64Array;
typedArrayTypes.BigInt64Array = BigInt64Array;
typedArrayTypes.BigUint64Array = BigUint64Array;
if (hasFloat16) {
	typedArrayTypes.Float16Array = Float16Array;
}

// A part of a Uint8Array. The engine's own subarray asks the guest for the constructor.
function partOf(bytes, start, end = typedArrayLength(bytes)) {
	const length = min(end, typedArrayLength(bytes)) - start;
	return new NativeUint8Array(typedArrayBuffer(bytes), typedArrayByteOffset(bytes) + start, length);
}

// An own data property, whatever setters the prototypes have.
function put(target, key, value, enumerable) {
	defineProperty(target, key, { __proto__: null, value, writable: true, configurable: true, enumerable });
}

// What one slice may post is bounded, by the host in any case. Here some room is kept for
// the answer, so that it is not lost among log lines, timers and calls.
const MAX_SENT = 16000;
const MAX_SENT_TEXT = 48 * 1024 * 1024;

let sent = 0;
let sentText = 0;

function send(text) {
	if (sent >= MAX_SENT || sentText + text.length > MAX_SENT_TEXT) {
		return false;
	}
	sent++;
	sentText += text.length;
	return post(text);
}

const quote = (text) => jsonStringify(text);

// Text of any value, without running code of the guest's.
function plainText(value) {
	if (typeof value === 'symbol') {
		return symbolToString(value);
	}
	return (typeof value === 'object' && value !== null) || typeof value === 'function' ? '[object]' : NativeString(value);
}

// An error that the guest can catch, with a code that is API.
function coded(code, message, Type = NativeError) {
	const error = new Type(message);
	put(error, 'code', code, false);
	return error;
}
