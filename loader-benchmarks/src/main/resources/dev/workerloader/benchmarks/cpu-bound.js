const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2);

const pseudoRandom = (seed) => () => (seed = (seed * 1103515245 + 12345) % 2147483648);

export default {
	fib() {
		return fib(27);
	},

	strings() {
		let text = '';
		for (let i = 0; i < 20000; i++) {
			text += 'line ' + i + '\n';
		}
		let vowels = 0;
		for (let i = 0; i < text.length; i++) {
			vowels += text[i] === 'i' || text[i] === 'e' ? 1 : 0;
		}
		return vowels + text.split('\n').map((line) => line.toUpperCase()).join('').length;
	},

	sort() {
		const next = pseudoRandom(1);
		const numbers = Array.from({ length: 20000 }, next).sort((a, b) => a - b);
		let sum = 0;
		for (let i = 0; i < numbers.length; i++) {
			sum = (sum * 31 + numbers[i]) % 1000003;
		}
		return sum;
	}
};
