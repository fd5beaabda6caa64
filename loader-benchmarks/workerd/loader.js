// The worker that loads the programs of the benchmark, each request one of them.
import { WorkerEntrypoint } from 'cloudflare:workers';
import agent from 'agent.txt';
import cpuBound from 'cpu-bound.txt';
import roundTrips from 'round-trips.txt';

let messages = 0;

export class ChatRoom extends WorkerEntrypoint {
	post(author, text) {
		return ++messages;
	}
}

export class Map extends WorkerEntrypoint {
	step(from) {
		return { x: from.y, y: from.x + 1 };
	}
}

const code = (source, env) => ({
	compatibilityDate: '2026-11-01',
	mainModule: 'main.js',
	modules: { 'main.js': source },
	env,
	globalOutbound: null
});

const programs = {
	empty: () => 'empty',

	fresh: async (id, env, ctx) => {
		const source = agent + '// ' + id;
		const worker = env.LOADER.get('fresh' + id, () => code(source, { CHAT_ROOM: ctx.exports.ChatRoom({}) }));
		return worker.getEntrypoint().myAgent('world');
	},

	cached: async (id, env, ctx) => {
		const worker = env.LOADER.get('cached', () => code(agent, { CHAT_ROOM: ctx.exports.ChatRoom({}) }));
		return worker.getEntrypoint().myAgent('world');
	},

	walk: async (steps, env, ctx) => {
		const worker = env.LOADER.get('walk', () => code(roundTrips, { MAP: ctx.exports.Map({}) }));
		return worker.getEntrypoint().walk(Number(steps));
	},

	compute: async (method, env) => {
		const worker = env.LOADER.get('compute', () => code(cpuBound, {}));
		return worker.getEntrypoint()[method](0);
	}
};

export default {
	async fetch(request, env, ctx) {
		const [, program, parameter] = new URL(request.url).pathname.split('/');
		return Response.json(await programs[program](parameter, env, ctx));
	}
};
