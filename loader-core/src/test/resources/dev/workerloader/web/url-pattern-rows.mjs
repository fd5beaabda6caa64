// Runs rows of the web-platform-tests' urlpatterntestdata.json, and returns those that fail.
const components = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];

const earlier = {
	protocol: [], hostname: ['protocol'], port: ['protocol', 'hostname'], username: [], password: [],
	pathname: ['protocol', 'hostname', 'port'], search: ['protocol', 'hostname', 'port', 'pathname'],
	hash: ['protocol', 'hostname', 'port', 'pathname', 'search'],
};

// The pattern of a component for which the row says nothing.
function defaultPattern(row, component) {
	const [init, second] = row.pattern;
	if (row.exactly_empty_components?.includes(component)) {
		return '';
	}
	if (typeof init === 'object' && init[component]) {
		return init[component];
	}
	if (typeof init === 'object' && earlier[component].some((name) => name in init)) {
		return '*';
	}
	const base = init?.baseURL ?? (typeof second === 'string' ? second : undefined);
	if (base === undefined || component === 'username' || component === 'password') {
		return '*';
	}
	const value = new URL(base)[component];
	return component === 'protocol' ? value.slice(0, -1) : component === 'search' || component === 'hash' ? value.slice(1) : value;
}

function check(row) {
	const equal = (actual, expected, what) => {
		const [a, b] = [actual, expected].map((value) => JSON.stringify(value, (key, item) => (item === undefined ? null : item)));
		if (a !== b) {
			throw new Error(`${what} should be ${b} but is ${a}`);
		}
	};
	const fails = (action, what) => {
		let error;
		try {
			action();
		}
		catch (thrown) {
			error = thrown;
		}
		equal(error instanceof TypeError, true, `${what} is a TypeError`);
	};
	if (row.expected_obj === 'error') {
		fails(() => new URLPattern(...row.pattern), 'the constructor');
		return;
	}
	const pattern = new URLPattern(...row.pattern);
	for (const component of components) {
		equal(pattern[component], row.expected_obj?.[component] ?? defaultPattern(row, component), component);
	}
	if (row.expected_match === 'error') {
		fails(() => pattern.test(...row.inputs), 'test');
		fails(() => pattern.exec(...row.inputs), 'exec');
		return;
	}
	const inputs = row.inputs ?? [];
	equal(pattern.test(...inputs), !!row.expected_match, 'test');
	const match = pattern.exec(...inputs);
	if (!row.expected_match) {
		equal(match, null, 'exec');
		return;
	}
	const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
	equal(match.inputs.map((input) => (typeof input === 'string' ? input : sorted(input))),
		(row.expected_match.inputs ?? inputs).map((input) => (typeof input === 'string' ? input : sorted(input))), 'inputs');
	for (const component of components) {
		const expected = row.expected_match[component] ?? { input: '', groups: row.exactly_empty_components?.includes(component) ? {} : { 0: '' } };
		equal(match[component].input, expected.input, `input of ${component}`);
		equal(sorted(match[component].groups), sorted(expected.groups), `groups of ${component}`);
	}
}

export function failures(rows) {
	const found = [];
	for (const row of rows.filter((each) => typeof each === 'object')) {
		try {
			check(row);
		}
		catch (error) {
			found.push(`${JSON.stringify(row.pattern)} on ${JSON.stringify(row.inputs)}: ${error.message}`);
		}
	}
	return found;
}
