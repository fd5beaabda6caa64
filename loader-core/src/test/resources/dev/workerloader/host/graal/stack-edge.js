// Posts from the last frames of the stack, over and over, with frames of various sizes.
const ROUNDS = 40;
const DEPTHS_PER_ROUND = 300;

let stored = 0;
let refused = 0;
let probes = 0;
let left = 0;
const caught = new Set();

function probe(post) {
	if (left <= 0) {
		return;
	}
	left--;
	probes++;
	try {
		const answer = post('edge');
		if (answer === true) {
			stored++;
		}
		else if (answer === false) {
			refused++;
		}
		else {
			caught.add('answer ' + typeof answer);
		}
	}
	catch (error) {
		caught.add(error instanceof RangeError ? 'RangeError' : 'other ' + typeof error);
	}
}

function small(post) {
	try {
		small(post);
	}
	catch (error) {
		probe(post);
		throw error;
	}
}

function large(post, a, b, c, d, e, f) {
	const g = a + 1, h = b + 1, i = c + 1, j = d + 1;
	try {
		large(post, g, h, i, j, e, f);
	}
	catch (error) {
		probe(post);
		throw error;
	}
}

function padded(padding, run) {
	return (padding === 0) ? run() : padded(padding - 1, run);
}

export default (post) => {
	for (let round = 0; round < ROUNDS; round++) {
		left = DEPTHS_PER_ROUND;
		try {
			padded(round, () => (round % 2) ? small(post) : large(post, 1, 2, 3, 4, 5, 6));
		}
		catch (error) {
			caught.add(error instanceof RangeError ? 'RangeError' : 'other ' + typeof error);
		}
	}
	return JSON.stringify({ probes, stored, refused, caught: [...caught] });
};
