// Starts workers.
import type { Env } from "./env";

const source = "export default { add: (a) => a + 1 }; export const named = { add: (a, env, ctx) => a + ctx.props.by };";

export default {
	async run(_: unknown, env: Env): Promise<number> {
		const code = { mainModule: "a.js", modules: { "a.js": { js: source } }, globalOutbound: null, limits: { cpuMs: 5000 } };
		const worker = env.LOADER.load(code);
		const one: number = await worker.getEntrypoint().add(0);
		const named = env.LOADER.get("id", async () => ({ mainModule: "a.js", modules: { "a.js": source }, env: { again: env.LOADER } }));
		return await named.getEntrypoint("named", { props: { by: 10 } }).add(one) + await env.SPARE.get(null, () => code).getEntrypoint(null).add(100);
	},
};
