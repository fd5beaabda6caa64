// The little of process that makes sense in a worker, which is none. Its environment is empty: what a worker is given
// is in "env" of "cloudflare:workers".
import { requireFunction } from 'workerloader:node/errors';

const start = performance.now();
const env = {};
const argv = [];
const execArgv = [];
const platform = 'linux';
const version = '';
const versions = {};
const cwd = () => '/';
const uptime = () => (performance.now() - start) / 1000;

function nextTick(callback, ...args) {
	requireFunction('callback', callback);
	queueMicrotask(() => callback(...args));
}

// Whole milliseconds, as all clocks of a worker.
function hrtime(earlier) {
	const now = Math.round(performance.now());
	const time = [Math.trunc(now / 1000), (now % 1000) * 1000000];
	if (earlier === undefined) {
		return time;
	}
	const nanos = time[1] - earlier[1];
	return nanos < 0 ? [time[0] - earlier[0] - 1, nanos + 1000000000] : [time[0] - earlier[0], nanos];
}
hrtime.bigint = () => BigInt(Math.round(performance.now())) * 1000000n;

function emitWarning(warning, type = 'Warning') {
	const name = typeof type === 'string' ? type : type?.type ?? 'Warning';
	console.warn(warning instanceof Error ? warning : `${name}: ${warning}`);
}

export { argv, cwd, emitWarning, env, execArgv, hrtime, nextTick, platform, uptime, version, versions };
export default { argv, cwd, emitWarning, env, execArgv, hrtime, nextTick, platform, uptime, version, versions };
