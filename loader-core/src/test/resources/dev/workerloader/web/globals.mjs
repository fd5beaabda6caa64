// The names on the global object, and for each the names of its members.
const namesOf = (owner, ...hidden) => (owner === undefined || owner === null ? [] : Object.getOwnPropertyNames(owner).filter((name) => !hidden.includes(name)));

const membersOf = (value) => {
	switch (typeof value) {
		case 'function':
			return [...new Set([...namesOf(value.prototype, 'constructor'), ...namesOf(value, 'length', 'name', 'prototype')])].sort();
		case 'object':
			return namesOf(value).sort();
		default:
			return [];
	}
};

export const globals = () => Object.fromEntries(Object.getOwnPropertyNames(globalThis).sort().map((name) => [name, name === 'globalThis' ? [] : membersOf(globalThis[name])]));
