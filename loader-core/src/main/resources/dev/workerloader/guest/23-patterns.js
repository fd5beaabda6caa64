// Pattern strings, as URLPattern has them: what they consist of, the regular expressions that
// they stand for, and how they are written. The engine compiles and runs these, so that what
// they cost is the guest's.

const loadPatterns = once(() => {
	const ANYTHING = '.*';
	const NAME_START = /^[$_\p{ID_Start}]$/u;
	const NAME_PART = /^[$\u200c\u200d\p{ID_Continue}]$/u;
	const REGEXP_SYNTAX = '.+*?^${}()[]|/\\';
	const PATTERN_SYNTAX = '+*?:{}()\\';

	const shorten = (text) => quote(stringSlice(text, 0, 200));

	const invalid = (pattern, problem) => new NativeTypeError('The pattern ' + shorten(pattern) + ' is not valid: ' + problem);

	const escaped = (text, syntax) => {
		let result = '';
		for (let i = 0; i < text.length; i++) {
			const char = stringCharAt(text, i);
			result += stringIncludes(syntax, char) ? '\\' + char : char;
		}
		return result;
	};

	const escapePattern = (text) => escaped(text, PATTERN_SYNTAX);
	const escapeRegExp = (text) => escaped(text, REGEXP_SYNTAX);

	// The character at the index, which may be a pair.
	const characterAt = (text, index) => {
		const code = stringCharCodeAt(text, index);
		return stringSlice(text, index, index + (code >= 0xD800 && code < 0xDC00 ? 2 : 1));
	};

	const endOfName = (text, start) => {
		let end = start;
		while (end < text.length) {
			const char = characterAt(text, end);
			if (!regExpTest(end === start ? NAME_START : NAME_PART, char)) {
				break;
			}
			end += char.length;
		}
		return end;
	};

	// Where the regular expression ends that begins after a parenthesis; -1 if there is none.
	const endOfRegExp = (text, start) => {
		let depth = 1;
		for (let i = start; i < text.length; i++) {
			const char = stringCharAt(text, i);
			if (stringCharCodeAt(text, i) > 0x7f || (i === start && char === '?')) {
				return -1;
			}
			if (char === '\\') {
				i++;
				if (i === text.length || stringCharCodeAt(text, i) > 0x7f) {
					return -1;
				}
			}
			else if (char === ')') {
				depth--;
				if (depth === 0) {
					return i === start ? -1 : i;
				}
			}
			else if (char === '(') {
				depth++;
				if (stringCharAt(text, i + 1) !== '?') {
					return -1;
				}
			}
		}
		return -1;
	};

	// Tokens with their type, where they begin, and their text. A lenient list has those that
	// are not valid, too.
	const tokenize = (text, lenient) => {
		const tokens = makeList();
		let index = 0;
		const add = (type, start, end, next) => {
			const token = create(null);
			token.type = type;
			token.index = index;
			token.value = stringSlice(text, start, end);
			tokens[tokens.length] = token;
			index = next;
		};
		const refuseToken = (problem) => {
			if (!lenient) {
				throw invalid(text, problem);
			}
			add('invalid', index, index + 1, index + 1);
		};
		while (index < text.length) {
			const char = characterAt(text, index);
			const next = index + char.length;
			switch (char) {
				case '*':
					add('asterisk', index, next, next);
					break;
				case '+':
				case '?':
					add('modifier', index, next, next);
					break;
				case '{':
					add('open', index, next, next);
					break;
				case '}':
					add('close', index, next, next);
					break;
				case '\\':
					if (next === text.length) {
						refuseToken('it ends with a backslash, which needs a character to escape.');
					}
					else {
						const end = next + characterAt(text, next).length;
						add('escaped', next, end, end);
					}
					break;
				case ':': {
					const end = endOfName(text, next);
					if (end === next) {
						refuseToken('the colon at ' + index + ' needs a name after it, as in ":id". Escape it with a backslash if it is text.');
					}
					else {
						add('name', next, end, end);
					}
					break;
				}
				case '(': {
					const end = endOfRegExp(text, next);
					if (end < 0) {
						refuseToken('the regular expression at ' + index + ' must be ASCII, be closed, not be empty, not begin with "?", and have groups only as "(?:…)".');
					}
					else {
						add('regexp', next, end, end + 1);
					}
					break;
				}
				default:
					add('char', index, next, next);
			}
		}
		add('end', index, index, index);
		return tokens;
	};

	// How groups are matched in a part.
	const makeOptions = (delimiter, prefix, ignoreCase) => {
		const options = create(null);
		options.segment = '[^' + escapeRegExp(delimiter) + ']+?';
		options.prefix = prefix;
		options.ignoreCase = ignoreCase;
		return options;
	};

	class PatternParser {

		#pattern;

		#options;

		#encode;

		#tokens;

		#index = 0;

		#fixed = '';

		#parts = makeList();

		#names = new NativeSet();

		#nextName = 0;

		constructor(pattern, options, encode) {
			this.#pattern = pattern;
			this.#options = options;
			this.#encode = encode;
			this.#tokens = tokenize(pattern, false);
		}

		parse() {
			while (this.#index < this.#tokens.length) {
				const char = this.#take('char');
				const name = this.#take('name');
				const matcher = this.#takeMatcher(name);
				if (name !== null || matcher !== null) {
					let prefix = char === null ? '' : char.value;
					if (prefix !== '' && prefix !== this.#options.prefix) {
						this.#fixed += prefix;
						prefix = '';
					}
					this.#addFixed();
					this.#add(prefix, name, matcher, '', this.#takeModifier());
					continue;
				}
				const fixed = char ?? this.#take('escaped');
				if (fixed !== null) {
					this.#fixed += fixed.value;
				}
				else if (this.#take('open') !== null) {
					this.#parseGroup();
				}
				else {
					this.#addFixed();
					this.#require('end');
				}
			}
			return this.#parts;
		}

		#parseGroup() {
			const prefix = this.#takeText();
			const name = this.#take('name');
			const matcher = this.#takeMatcher(name);
			const suffix = this.#takeText();
			this.#require('close');
			this.#add(prefix, name, matcher, suffix, this.#takeModifier());
		}

		#take(type) {
			const token = this.#tokens[this.#index];
			if (token.type !== type) {
				return null;
			}
			this.#index++;
			return token;
		}

		#takeMatcher(name) {
			return this.#take('regexp') ?? (name === null ? this.#take('asterisk') : null);
		}

		#takeModifier() {
			const token = this.#take('modifier') ?? this.#take('asterisk');
			return token === null ? '' : token.value;
		}

		#takeText() {
			let text = '';
			for (let token = this.#take('char') ?? this.#take('escaped'); token !== null; token = this.#take('char') ?? this.#take('escaped')) {
				text += token.value;
			}
			return text;
		}

		#require(type) {
			if (this.#take(type) === null) {
				const token = this.#tokens[this.#index];
				throw invalid(this.#pattern, (token.type === 'end' ? 'it ends' : quote(token.value) + ' at ' + token.index + ' is')
					+ (type === 'close' ? ' where the group has to be closed with "}".' : ' where nothing can be repeated or closed. Escape it with a backslash if it is text.'));
			}
		}

		#addFixed() {
			if (this.#fixed !== '') {
				const fixed = this.#fixed;
				this.#fixed = '';
				this.#addPart('fixed', '', '', this.#encode(fixed), '', '');
			}
		}

		#add(prefix, name, matcher, suffix, modifier) {
			if (name === null && matcher === null && modifier === '') {
				this.#fixed += prefix;
				return;
			}
			this.#addFixed();
			if (name === null && matcher === null) {
				if (prefix !== '') {
					this.#addPart('fixed', '', '', this.#encode(prefix), '', modifier);
				}
				return;
			}
			const { segment } = this.#options;
			let value = matcher === null ? segment : matcher.type === 'asterisk' ? ANYTHING : matcher.value;
			const type = value === segment ? 'segment' : value === ANYTHING ? 'anything' : 'regexp';
			if (type !== 'regexp') {
				value = '';
			}
			const key = name === null ? numberToString(this.#nextName++) : name.value;
			if (setHas(this.#names, key)) {
				throw invalid(this.#pattern, 'two groups have the name ' + quote(key) + '.');
			}
			setAdd(this.#names, key);
			const before = this.#encode(prefix);
			this.#addPart(type, key, before, value, this.#encode(suffix), modifier);
		}

		#addPart(type, name, prefix, value, suffix, modifier) {
			const part = create(null);
			part.type = type;
			part.name = name;
			part.prefix = prefix;
			part.value = value;
			part.suffix = suffix;
			part.modifier = modifier;
			this.#parts[this.#parts.length] = part;
		}

	}

	const matcherOf = (part, options) => (part.type === 'segment' ? options.segment : part.type === 'anything' ? ANYTHING : part.value);

	const regExpOfPart = (part, options) => {
		const { modifier } = part;
		if (part.type === 'fixed') {
			const text = escapeRegExp(part.value);
			return modifier === '' ? text : '(?:' + text + ')' + modifier;
		}
		const matcher = matcherOf(part, options);
		const repeats = modifier === '*' || modifier === '+';
		if (part.prefix === '' && part.suffix === '') {
			return repeats ? '((?:' + matcher + ')' + modifier + ')' : '(' + matcher + ')' + modifier;
		}
		const prefix = escapeRegExp(part.prefix);
		const suffix = escapeRegExp(part.suffix);
		if (!repeats) {
			return '(?:' + prefix + '(' + matcher + ')' + suffix + ')' + modifier;
		}
		return '(?:' + prefix + '((?:' + matcher + ')(?:' + suffix + prefix + '(?:' + matcher + '))*)' + suffix + ')' + (modifier === '*' ? '?' : '');
	};

	const isDigit = (text) => text.length > 0 && stringIncludes('0123456789', stringCharAt(text, 0));

	const continuesName = (text) => text !== '' && regExpTest(NAME_PART, characterAt(text, 0));

	// Whether the part cannot be written without braces, since what is next to it would belong
	// to it.
	const needsBraces = (part, previous, next, options, isNamed) => {
		if (part.suffix !== '' || (part.prefix !== '' && part.prefix !== options.prefix)) {
			return true;
		}
		if (isNamed && part.type === 'segment' && part.modifier === '' && next !== null && next.prefix === '' && next.suffix === ''
			&& (next.type === 'fixed' ? continuesName(next.value) : isDigit(next.name))) {
			return true;
		}
		return part.prefix === '' && previous !== null && previous.type === 'fixed' && options.prefix !== ''
			&& stringSlice(previous.value, -1) === options.prefix;
	};

	const patternOfPart = (part, previous, next, options) => {
		if (part.type === 'fixed') {
			const text = escapePattern(part.value);
			return part.modifier === '' ? text : '{' + text + '}' + part.modifier;
		}
		const isNamed = !isDigit(part.name);
		const braces = needsBraces(part, previous, next, options, isNamed);
		let text = (braces ? '{' : '') + escapePattern(part.prefix) + (isNamed ? ':' + part.name : '');
		if (part.type === 'regexp') {
			text += '(' + part.value + ')';
		}
		else if (part.type === 'segment') {
			text += isNamed ? '' : '(' + options.segment + ')';
		}
		else {
			const plain = !isNamed && (previous === null || previous.type === 'fixed' || previous.modifier !== '' || braces || part.prefix !== '');
			text += plain ? '*' : '(' + ANYTHING + ')';
		}
		if (part.type === 'segment' && isNamed && continuesName(part.suffix)) {
			text += '\\';
		}
		return text + escapePattern(part.suffix) + (braces ? '}' : '') + part.modifier;
	};

	const compile = (pattern, options, encode) => {
		const parts = new PatternParser(pattern, options, encode).parse();
		const component = create(null);
		component.pattern = '';
		component.names = makeList();
		component.hasRegExpGroups = false;
		let source = '^';
		for (let i = 0; i < parts.length; i++) {
			const part = parts[i];
			source += regExpOfPart(part, options);
			component.pattern += patternOfPart(part, i > 0 ? parts[i - 1] : null, i + 1 < parts.length ? parts[i + 1] : null, options);
			if (part.type !== 'fixed') {
				component.names[component.names.length] = part.name;
				component.hasRegExpGroups ||= part.type === 'regexp';
			}
		}
		try {
			component.regExp = new NativeRegExp(source + '$', options.ignoreCase ? 'vi' : 'v');
		}
		catch (error) {
			throw invalid(pattern, 'a regular expression in it is wrong: ' + errorField(error, 'message', 'it cannot be compiled') + '.');
		}
		return component;
	};

	const patterns = create(null);
	patterns.compile = compile;
	patterns.escape = escapePattern;
	patterns.invalid = invalid;
	patterns.options = makeOptions;
	patterns.shorten = shorten;
	patterns.tokenize = tokenize;
	return patterns;
});
