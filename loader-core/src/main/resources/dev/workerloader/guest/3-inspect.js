// Text of values for the log: like Node's inspector, bounded, and without running getters.

const INSPECT_DEPTH = 2;
const INSPECT_ITEMS = 100;
const INSPECT_LENGTH = 4096;
const LINE_WIDTH = 72;

class Inspector {

	#open = new NativeSet();

	#left = INSPECT_LENGTH;

	inspect(value, depth) {
		let text;
		try {
			text = this.#text(value, depth);
		}
		catch {
			text = '[unreadable]'; // a proxy whose trap throws
		}
		this.#left -= text.length;
		return text;
	}

	#text(value, depth) {
		switch (typeof value) {
			case 'string':
				return "'" + stringReplaceAll(stringSlice(value, 0, max(0, this.#left)), "'", "\\'") + "'";
			case 'bigint':
				return bigintToString(value) + 'n';
			case 'number':
				return value === 0 && 1 / value < 0 ? '-0' : '' + value;
			case 'function':
				return this.#function(value);
			case 'object':
				return value === null ? 'null' : this.#object(value, depth);
			default:
				return plainText(value);
		}
	}

	#function(value) {
		const descriptor = getOwnPropertyDescriptor(value, 'name');
		const name = descriptor !== undefined && typeof descriptor.value === 'string' ? stringSlice(descriptor.value, 0, 100) : '';
		const kind = stringSlice(functionToString(value), 0, 5) === 'class' ? 'class' : 'Function';
		return name === '' ? '[' + kind + ' (anonymous)]' : kind === 'class' ? '[class ' + name + ']' : '[Function: ' + name + ']';
	}

	#object(value, depth) {
		const binding = weakMapGet(bindingNames, value);
		if (binding !== undefined) {
			return '[binding ' + binding + ']';
		}
		const prototype = getPrototypeOf(value);
		if (prototype === DatePrototype) {
			const time = dateGetTime(value);
			return time === time ? dateToISOString(value) : 'Invalid Date';
		}
		if (prototype === RegExpPrototype) {
			return stringSlice(regExpToString(value), 0, 200);
		}
		if (isError(value)) {
			return this.#error(value);
		}
		if (setHas(this.#open, value)) {
			return '[Circular]';
		}
		if (depth > INSPECT_DEPTH || this.#left <= 0) {
			return isArray(value) ? '[Array]' : '[' + (constructorName(value) || 'Object') + ']';
		}
		setAdd(this.#open, value);
		const text = this.#entries(value, prototype, depth);
		setDelete(this.#open, value);
		return text;
	}

	#error(value) {
		const stack = getOwnPropertyDescriptor(value, 'stack');
		if (stack !== undefined && typeof stack.value === 'string' && stack.value !== '') {
			return stringSlice(stack.value, 0, 2000);
		}
		return '[' + errorField(value, 'name', 'Error') + ': ' + errorField(value, 'message', '') + ']';
	}

	#entries(value, prototype, depth) {
		if (isArray(value)) {
			const parts = new Parts();
			const length = value.length;
			for (let i = 0; i < length && i < INSPECT_ITEMS && this.#left > 0; i++) {
				parts.add(this.#property(value, i, depth));
			}
			return parts.more(length).join('[', ']', depth);
		}
		if (prototype === MapPrototype) {
			const parts = new Parts();
			mapForEach(value, (item, key) => {
				if (parts.count < INSPECT_ITEMS && this.#left > 0) {
					parts.add(this.inspect(key, depth + 1) + ' => ' + this.inspect(item, depth + 1));
				}
			});
			return parts.more(mapSize(value)).join('Map(' + mapSize(value) + ') {', '}', depth);
		}
		if (prototype === SetPrototype) {
			const parts = new Parts();
			setForEach(value, (item) => {
				if (parts.count < INSPECT_ITEMS && this.#left > 0) {
					parts.add(this.inspect(item, depth + 1));
				}
			});
			return parts.more(setSize(value)).join('Set(' + setSize(value) + ') {', '}', depth);
		}
		const name = typedArrayName(value);
		if (name !== undefined) {
			const length = typedArrayLength(value);
			const parts = new Parts();
			for (let i = 0; i < length && i < INSPECT_ITEMS && this.#left > 0; i++) {
				parts.add(this.inspect(value[i], depth + 1));
			}
			return parts.more(length).join(name + '(' + length + ') [', ']', depth);
		}
		const type = prototype === null ? '[Object: null prototype]' : constructorName(value);
		return this.#properties(shownOf(value) ?? value, type, depth);
	}

	#properties(value, name, depth) {
		const parts = new Parts();
		const keys = ownKeys(value);
		let visible = 0;
		for (let i = 0; i < keys.length; i++) {
			const key = keys[i];
			if (isEnumerable(value, key)) {
				visible++;
				if (parts.count < INSPECT_ITEMS && this.#left > 0) {
					const label = typeof key === 'symbol' ? '[' + symbolToString(key) + ']'
						: isIdentifier(key) ? key : "'" + stringSlice(key, 0, 200) + "'";
					parts.add(label + ': ' + this.#property(value, key, depth));
				}
			}
		}
		return parts.more(visible).join((name === 'Object' || name === '' ? '' : name + ' ') + '{', '}', depth);
	}

	#property(value, key, depth) {
		const descriptor = getOwnPropertyDescriptor(value, key);
		if (descriptor === undefined) {
			return '<empty>';
		}
		if (!hasOwn(descriptor, 'value')) {
			return descriptor.get === undefined ? '[Setter]' : descriptor.set === undefined ? '[Getter]' : '[Getter/Setter]';
		}
		return this.inspect(descriptor.value, depth + 1);
	}

}

// What the log shows of an object of the web platform, whose state is private; null of others.
function shownOf(value) {
	if (headerLists !== null && headerLists.is(value)) {
		const shown = {};
		headerLists.visit(value, (name) => put(shown, toLowerCase(name), headerLists.value(value, toLowerCase(name)), true));
		return shown;
	}
	if (messages !== null) {
		if (messages.isRequest(value)) {
			return { method: messages.method(value), url: messages.url(value), headers: messages.headers(value) };
		}
		if (messages.isResponse(value)) {
			return { status: messages.status(value), statusText: messages.statusText(value), headers: messages.headers(value) };
		}
	}
	if (blobs !== null && blobs.isBlob(value)) {
		const size = typedArrayLength(blobs.bytes(value));
		const type = blobs.type(value);
		return blobs.isFile(value) ? { name: blobs.name(value), size, type } : { size, type };
	}
	if (isUrl(value)) {
		return { href: urlClasses.hrefOf(value) };
	}
	if (urlPatterns !== null && urlPatterns.is(value)) {
		return urlPatterns.shown(value);
	}
	return signals !== null && signals.is(value) ? { aborted: signals.aborted(value) } : null;
}

// The parts of a container: on one line when it is short, else one line each.
class Parts {

	count = 0;

	#line = '';

	#lines = '';

	add(text) {
		this.#line += (this.count === 0 ? '' : ', ') + text;
		this.#lines += (this.count === 0 ? '' : ',') + '\n\t' + text;
		this.count++;
	}

	more(total) {
		if (total > this.count) {
			this.add('... ' + (total - this.count) + ' more');
		}
		return this;
	}

	join(open, close, depth) {
		if (this.count === 0) {
			return open + close;
		}
		if (this.#line.length <= LINE_WIDTH && !stringIncludes(this.#line, '\n')) {
			return open + ' ' + this.#line + ' ' + close;
		}
		const indent = stringRepeat('  ', depth);
		return open + stringReplaceAll(this.#lines, '\n\t', '\n' + indent + '  ') + '\n' + indent + close;
	}

}

const inspect = (value) => stringSlice(new Inspector().inspect(value, 0), 0, INSPECT_LENGTH);

// What console.log writes: printf-like when the first argument is a string.
function formatLog(args) {
	let text = '';
	let next = 0;
	if (args.length > 1 && typeof args[0] === 'string' && stringIncludes(args[0], '%')) {
		const format = args[0];
		next = 1;
		for (let i = 0; i < format.length; i++) {
			const char = stringCharAt(format, i);
			const kind = char === '%' ? stringCharAt(format, i + 1) : '';
			if (kind === '%' || (kind !== '' && stringIncludes('sdifjoOc', kind) && next < args.length)) {
				text += kind === '%' ? '%' : formatArgument(kind, args[next++]);
				i++;
			}
			else {
				text += char;
			}
		}
		if (next < args.length) {
			text += ' ';
		}
	}
	for (let i = next; i < args.length; i++) {
		text += (i === next ? '' : ' ') + (typeof args[i] === 'string' ? args[i] : inspect(args[i]));
	}
	return text;
}

function formatArgument(kind, value) {
	switch (kind) {
		case 'c':
			return '';
		case 's':
			return typeof value === 'string' ? value : inspect(value);
		case 'd':
		case 'i':
		case 'f':
			if (typeof value === 'bigint') {
				return bigintToString(value) + 'n';
			}
			return typeof value !== 'number' ? 'NaN' : inspect(kind === 'i' ? trunc(value) : value);
		default:
			return inspect(value);
	}
}
