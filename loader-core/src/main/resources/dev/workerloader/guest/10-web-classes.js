// What the classes of the web platform have in common, and what the rest of the bootstrap
// knows of them.
//
// The files from 11 to 29 are a function within the function, which runs when a program uses
// something of theirs for the first time: most programs use none of it, and every sandbox
// would pay for what they declare. The guest's code has run by then, so on top of the house
// rules they take nothing from globals; what they need is captured in the first file.

// What may be done with objects of these classes, whatever the guest has made of their
// members; null as long as there are none.
let signals = null;
let blobs = null;
let urlClasses = null;
let urlPatterns = null;
let headerLists = null;
let messages = null;

// The prototypes of these classes.
const platformPrototypes = new NativeWeakMap();

const isUrl = (value) => urlClasses !== null && urlClasses.isUrl(value);
const isSignal = (value) => signals !== null && signals.is(value);

// Whether the worker's policy lets nothing out, so that the host need not be asked.
let isBlocked = true;

let timeOrigin = now();

// The members of a class of the web platform are enumerable, which those of a class of the
// language are not.
function exposeMembers(Type, tag) {
	weakMapSet(platformPrototypes, Type.prototype, tag);
	exposeKeys(Type.prototype, (key) => key !== 'constructor');
	exposeKeys(Type, (key) => key !== 'length' && key !== 'name' && key !== 'prototype');
	setTag(Type.prototype, tag);
}

function exposeKeys(owner, isMember) {
	const keys = ownKeys(owner);
	for (let i = 0; i < keys.length; i++) {
		if (typeof keys[i] === 'string' && isMember(keys[i])) {
			const descriptor = setPrototypeOf(getOwnPropertyDescriptor(owner, keys[i]), null);
			descriptor.enumerable = true;
			defineProperty(owner, keys[i], descriptor);
		}
	}
}

function setTag(prototype, tag) {
	const descriptor = create(null);
	descriptor.value = tag;
	descriptor.configurable = true;
	defineProperty(prototype, NativeSymbol.toStringTag, descriptor);
}

function requireArguments(name, needed, given) {
	if (given < needed) {
		throw new NativeTypeError(name + ' needs ' + needed + (needed === 1 ? ' argument' : ' arguments') + ', but got ' + given + '.');
	}
}

// The classes by their names, made to look as on the web.
function exposeClasses(classes) {
	const names = ownKeys(classes);
	for (let i = 0; i < names.length; i++) {
		exposeMembers(classes[names[i]], names[i]);
	}
	return classes;
}

function defineConstants(Type, constants) {
	const names = ownKeys(constants);
	for (let i = 0; i < names.length; i++) {
		const descriptor = create(null);
		descriptor.value = constants[names[i]];
		descriptor.enumerable = true;
		defineProperty(Type, names[i], descriptor);
		defineProperty(Type.prototype, names[i], descriptor);
	}
}

// What is made when it is first asked for.
function once(make) {
	let made = null;
	return () => (made ??= make());
}

function append(list, value) {
	put(list, list.length, value, true);
}

// A set and a map of constants: the constructors of the language call what the guest may
// have made of add and set.
function setOf(values) {
	const set = new NativeSet();
	for (let i = 0; i < values.length; i++) {
		setAdd(set, values[i]);
	}
	return set;
}

function mapOf(entries) {
	const map = new NativeMap();
	for (let i = 0; i < entries.length; i++) {
		mapSet(map, entries[i][0], entries[i][1]);
	}
	return map;
}

// A list that no setter of Array.prototype sees.
const makeList = () => setPrototypeOf([], null);

// Asks a service of the host's, whose requests may have so many characters.
function askHost(service, request, limit, what) {
	if (request.length > limit) {
		throw new NativeRangeError(what + ' is longer than ' + limit + ' characters, which is the limit.');
	}
	const answer = post(service, request);
	if (answer === false) {
		throw new NativeRangeError('Maximum call stack size exceeded'); // there is no other reason left
	}
	return answer;
}
