// Asks workerd over HTTP, one request at a time on one connection, and prints how long the answers took.
import http from 'node:http';
import { performance } from 'node:perf_hooks';

const seconds = Number(process.argv[2] ?? 5);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

const get = (path) => new Promise((resolve, reject) => {
	http.get({ host: '127.0.0.1', port: 8791, path, agent }, (response) => {
		let text = '';
		response.on('data', (part) => text += part);
		response.on('end', () => response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text)));
	}).on('error', reject);
});

const untilUp = async () => {
	for (let tries = 1;; tries++) {
		try {
			return await get('/empty');
		}
		catch (error) {
			if (tries === 100) {
				throw error;
			}
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
};

const isAgentRight = (answer) => answer.param === 'world' && answer.count > 0;

const measure = async (path, isRight) => {
	const times = [];
	const ask = async (end) => {
		for (let i = 0; performance.now() < end; i++) {
			const start = performance.now();
			const answer = await get(path(i));
			times.push(performance.now() - start);
			if (!isRight(answer)) {
				throw new Error(path(i) + ' answered ' + JSON.stringify(answer));
			}
		}
	};
	await ask(performance.now() + 300 * seconds);
	times.length = 0;
	await ask(performance.now() + 1000 * seconds);
	return times.sort((a, b) => a - b);
};

const percentile = (times, percent) => times[Math.max(0, Math.ceil(percent / 100 * times.length) - 1)];

let number = 0;

const rows = [
	['HTTP request that loads nothing', () => '/empty', (answer) => answer === 'empty'],
	['fresh worker, one RPC (with the HTTP request)', () => '/fresh/' + number++, isAgentRight],
	['cached worker, one RPC (with the HTTP request)', () => '/cached', isAgentRight],
	['1,000 RPC in one call', () => '/walk/1000', (answer) => answer === 1003],
	['fib', () => '/compute/fib', (answer) => answer === 196418],
	['strings', () => '/compute/strings', (answer) => answer === 228890],
	['sort', () => '/compute/sort', (answer) => answer === 365124]
];

await untilUp();
console.log('| what | requests | p50 | p99 |');
console.log('| --- | --- | --- | --- |');
for (const [name, path, isRight] of rows) {
	const times = await measure(path, isRight);
	const cells = [name, times.length, ...[50, 99].map((percent) => percentile(times, percent).toFixed(2) + ' ms')];
	console.log('| ' + cells.join(' | ') + ' |');
}
agent.destroy();
