// The console: every line is posted to the host, which bounds and keeps it.

const LOG_LINE = 16384;
const LOG_ARGUMENTS = 4096;
const LOG_LEAST = 64; // what a line counts at least, as on the host

let logLimit = 262144;
let logged = 0;
let dropped = false;

function encodeLogArguments(args) {
	try {
		const run = encoding(LOG_ARGUMENTS, null, false);
		run.looks = true;
		return encodeWith(run, args, 'console');
	}
	catch {
		return '["a"]'; // the message has it as text
	}
}

function writeLog(level, message, args) {
	// Once over the limit one more line goes out, so that the host knows that some are missing.
	if (logged > logLimit) {
		return;
	}
	const line = message.length > LOG_LINE
		? stringSlice(message, 0, LOG_LINE) + '… (' + (message.length - LOG_LINE) + ' more characters)' : message;
	logged += max(line.length + 1, LOG_LEAST);
	const stored = send('["log",' + currentInvocation().id + ',"' + level + '",' + now() + ',' + quote(line) + ',' + encodeLogArguments(args) + ']');
	if (!stored && !dropped) {
		dropped = true;
		post('["log",' + currentInvocation().id + ',"WARN",' + now() + ',"More was sent at once than a slice may send; lines of the log are missing here.",["a"]]');
	}
}

function makeConsole() {
	const counts = new NativeMap();
	const times = new NativeMap();
	let indent = '';

	const write = (level, args) => writeLog(level, indent === '' ? formatLog(args) : indent + stringReplaceAll(formatLog(args), '\n', '\n' + indent), args);
	const label = (value) => (value === undefined ? 'default' : typeof value === 'string' ? value : inspect(value));
	const elapsed = (name, args, level) => {
		if (!mapHas(times, name)) {
			write('WARN', [`No such label '${name}' for console.time()`]);
			return;
		}
		const text = name + ': ' + (now() - mapGet(times, name)) + 'ms';
		writeLog(level, indent + (args.length === 0 ? text : text + ' ' + formatLog(args)), args);
	};

	const group = (args) => {
		if (args.length > 0) {
			write('INFO', args);
		}
		indent = stringSlice(indent + '  ', 0, 40);
	};

	return {
		log(...args) {
			write('INFO', args);
		},
		info(...args) {
			write('INFO', args);
		},
		debug(...args) {
			write('DEBUG', args);
		},
		trace(...args) {
			write('DEBUG', args);
		},
		warn(...args) {
			write('WARN', args);
		},
		error(...args) {
			write('ERROR', args);
		},
		dir(value) {
			write('INFO', [value]);
		},
		table(value) {
			write('INFO', [value]);
		},
		assert(condition, ...args) {
			if (!condition) {
				writeLog('ERROR', indent + (args.length === 0 ? 'Assertion failed' : 'Assertion failed: ' + formatLog(args)), args);
			}
		},
		count(name) {
			const key = label(name);
			const value = (mapGet(counts, key) ?? 0) + 1;
			mapSet(counts, key, value);
			write('INFO', [key + ': ' + value]);
		},
		countReset(name) {
			mapDelete(counts, label(name));
		},
		group(...args) {
			group(args);
		},
		groupCollapsed(...args) {
			group(args);
		},
		groupEnd() {
			indent = stringSlice(indent, 2);
		},
		time(name) {
			mapSet(times, label(name), now());
		},
		timeLog(name, ...args) {
			elapsed(label(name), args, 'INFO');
		},
		timeEnd(name) {
			elapsed(label(name), [], 'INFO');
			mapDelete(times, label(name));
		},
	};
}
