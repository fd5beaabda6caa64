// The headers of messages, as the Fetch standard has them.

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

// The language's exec, whatever the guest has made of that of its prototype.
const regExpTest = (pattern, text) => regExpExec(pattern, text) !== null;

const isSpace = (code) => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

function trimSpace(text) {
	let start = 0;
	let end = text.length;
	while (start < end && isSpace(stringCharCodeAt(text, start))) {
		start++;
	}
	while (end > start && isSpace(stringCharCodeAt(text, end - 1))) {
		end--;
	}
	return stringSlice(text, start, end);
}

function headerName(name) {
	const text = `${name}`;
	if (!regExpTest(TOKEN, text)) {
		throw new NativeTypeError(quote(stringSlice(text, 0, 100)) + ' is not the name of a header.');
	}
	return text;
}

function headerValue(name, value) {
	const text = trimSpace(`${value}`);
	if (!regExpTest(HEADER_VALUE, text)) {
		throw new NativeTypeError('The value of the header ' + name + ' has a control character or one above U+00FF.');
	}
	return text;
}

const loadHeaders = once(() => {
	const internal = create(null);

	class Headers {

		// By lower-case name: the name as it was given, and the values.
		#fields = new NativeMap();

		#immutable = false;

		static {
			internal.is = (value) => typeof value === 'object' && value !== null && #fields in value;
			internal.value = (headers, name) => headers.#value(name);
			internal.add = (headers, name, value) => headers.#append(name, value);
			internal.freeze = (headers) => {
				headers.#immutable = true;
			};
			internal.visit = (headers, visit) => {
				mapForEach(headers.#fields, (field) => {
					for (let i = 0; i < field.values.length; i++) {
						visit(field.name, field.values[i]);
					}
				});
			};
			internal.fill = (headers, init) => {
				if (internal.is(init)) {
					internal.visit(init, (name, value) => headers.#append(name, value));
				}
				else if (init !== undefined && init !== null) {
					headers.#fill(init);
				}
			};
		}

		constructor(init) {
			internal.fill(this, init);
		}

		append(name, value) {
			requireArguments('append', 2, arguments.length);
			this.#requireMutable();
			this.#append(headerName(name), headerValue(name, value));
		}

		delete(name) {
			requireArguments('delete', 1, arguments.length);
			this.#requireMutable();
			mapDelete(this.#fields, toLowerCase(headerName(name)));
		}

		get(name) {
			requireArguments('get', 1, arguments.length);
			return this.#value(toLowerCase(headerName(name)));
		}

		getSetCookie() {
			const field = mapGet(this.#fields, 'set-cookie');
			const values = [];
			for (let i = 0; field !== undefined && i < field.values.length; i++) {
				append(values, field.values[i]);
			}
			return values;
		}

		has(name) {
			requireArguments('has', 1, arguments.length);
			return mapHas(this.#fields, toLowerCase(headerName(name)));
		}

		set(name, value) {
			requireArguments('set', 2, arguments.length);
			this.#requireMutable();
			const text = headerName(name);
			const replacement = headerValue(text, value);
			mapDelete(this.#fields, toLowerCase(text));
			this.#append(text, replacement);
		}

		forEach(callback, thisArgument) {
			requireArguments('forEach', 1, arguments.length);
			const entries = this.#sorted();
			for (let i = 0; i < entries.length; i++) {
				apply(callback, thisArgument, [entries[i][1], entries[i][0], this]);
			}
		}

		*entries() {
			for (let i = 0, entries = this.#sorted(); i < entries.length; i++, entries = this.#sorted()) {
				yield entries[i];
			}
		}

		*keys() {
			for (let i = 0, entries = this.#sorted(); i < entries.length; i++, entries = this.#sorted()) {
				yield entries[i][0];
			}
		}

		*values() {
			for (let i = 0, entries = this.#sorted(); i < entries.length; i++, entries = this.#sorted()) {
				yield entries[i][1];
			}
		}

		#requireMutable() {
			if (this.#immutable) {
				throw new NativeTypeError('The headers of a response that was fetched cannot be changed. Copy them: new Headers(response.headers).');
			}
		}

		#append(name, value) {
			const key = toLowerCase(name);
			let field = mapGet(this.#fields, key);
			if (field === undefined) {
				field = create(null);
				field.name = name;
				field.values = [];
				mapSet(this.#fields, key, field);
			}
			append(field.values, value);
		}

		#value(key) {
			const field = mapGet(this.#fields, key);
			return field === undefined ? null : joined(field.values);
		}

		#fill(init) {
			if (typeof init !== 'object') {
				throw new NativeTypeError('Headers are made from an object, from pairs, or from Headers.');
			}
			if (init[NativeSymbol.iterator] !== undefined) {
				for (const pair of init) { // a sequence of Web IDL: with the iterator of the guest's
					const items = [];
					for (const item of pair) {
						append(items, item);
					}
					if (items.length !== 2) {
						throw new NativeTypeError('Each of the pairs that Headers are made from must be a name and a value.');
					}
					const name = headerName(items[0]);
					this.#append(name, headerValue(name, items[1]));
				}
				return;
			}
			const keys = ownKeys(init);
			for (let i = 0; i < keys.length; i++) {
				if (typeof keys[i] === 'string' && isEnumerable(init, keys[i])) {
					const name = headerName(keys[i]);
					this.#append(name, headerValue(name, init[keys[i]]));
				}
			}
		}

		#sorted() {
			const names = [];
			mapForEach(this.#fields, (field, key) => append(names, key));
			arraySort(names);
			const entries = [];
			for (let i = 0; i < names.length; i++) {
				const { values } = mapGet(this.#fields, names[i]);
				if (names[i] === 'set-cookie') {
					for (let j = 0; j < values.length; j++) {
						append(entries, [names[i], values[j]]);
					}
				}
				else {
					append(entries, [names[i], joined(values)]);
				}
			}
			return entries;
		}

	}
	put(Headers.prototype, NativeSymbol.iterator, Headers.prototype.entries, false);

	internal.make = (init) => new Headers(init);
	headerLists = internal;
	return exposeClasses({ Headers });
});

function joined(values) {
	let text = values[0];
	for (let i = 1; i < values.length; i++) {
		text += ', ' + values[i];
	}
	return text;
}

// As they cross: ["h", name, value, …], with a message after what that has.
function receiveHeaders(parts, start) {
	loadHeaders();
	const headers = headerLists.make();
	for (let i = start; i < parts.length; i += 2) {
		headerLists.add(headers, parts[i], parts[i + 1]);
	}
	return headers;
}
