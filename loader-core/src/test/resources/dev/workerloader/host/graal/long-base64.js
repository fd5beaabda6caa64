const long = 'AQIDBP/+'.repeat(200);
const urls = 'AQIDBP_-'.repeat(200);

const TEXTS = {
	whole: long,
	padded: long + 'QQ==',
	'padded by one': long + 'QUI=',
	'without padding': long + 'QQ',
	'with bits too many': long + 'QR==',
	'in lines': long.replace(/.{76}/g, '$&\r\n'),
	'one character too many': long + 'Q',
	'padding that is not complete': long + 'QQ=',
	'padding only': long + '=',
	'text behind the padding': long + 'QQ==QUJD',
	'another alphabet': urls,
	'characters of no alphabet': long + '!!!!',
	'characters of no byte': long + '\u2603\u2603\u2603\u2603',
	'half a pair': '\ud83d' + long,
	'a lazy part of a text': JSON.parse(JSON.stringify(['x', long]))[1],
	'a text of parts': urls.slice(0, 800).replaceAll('_', '/').replaceAll('-', '+') + long.slice(800),
};

const OPTIONS = [undefined, {}, { alphabet: 'base64url' }, { lastChunkHandling: 'loose' }, { lastChunkHandling: 'strict' },
	{ lastChunkHandling: 'stop-before-partial' }, { alphabet: 'base64url', lastChunkHandling: 'strict' }];

const ROOM = [0, 1, 1199, 1200, 1201, 1202, 1203, 5000];

function attempt(action) {
	try {
		return action();
	}
	catch (error) {
		return `${error.name}: ${error.message}`;
	}
}

// A space in front is nothing to the engine, but keeps the text from the shortcut.
function differences() {
	const found = [];
	const compare = (what, action) => {
		const [actual, expected] = ['', ' '].map((space) => String(attempt(() => action(space))));
		if (actual !== expected) {
			found.push(`${what}: ${actual.slice(0, 100)} instead of ${expected.slice(0, 100)}`);
		}
	};
	for (const [name, text] of Object.entries(TEXTS)) {
		for (const options of OPTIONS) {
			const what = `${name}, ${JSON.stringify(options)}`;
			compare(what, (space) => Uint8Array.fromBase64(space + text, options));
			for (const room of ROOM) {
				compare(`${what}, room for ${room}`, (space) => {
					const target = new Uint8Array(room);
					const { read, written } = target.setFromBase64(space + text, options);
					return [Math.max(0, read - space.length), written, target.subarray(0, written)];
				});
			}
		}
	}
	return found;
}

export default {
	differences,
	large() {
		return Uint8Array.fromBase64('QUJD'.repeat(3_000_000)).length;
	},
};
