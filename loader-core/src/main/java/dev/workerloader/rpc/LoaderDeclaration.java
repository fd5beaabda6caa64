package dev.workerloader.rpc;

/**
 * What {@link Binding#ofWorkerLoader()} is in TypeScript.
 */
final class LoaderDeclaration {

	@SuppressWarnings("InlineFormatString") // one reads it better apart
	private static final String TEXT = """

			/** %1$s */
			interface %2$s {
				/** The worker ends with this invocation. */
				load(code: {
					mainModule: string;
					modules: Record<string, string | { js: string } | { cjs: string } | { text: string } | { json: unknown } | { data: ArrayBuffer | Uint8Array }>;
					/** Data, and bindings of this env. */
					env?: Record<string, unknown>;
					/** null: no requests */
					globalOutbound?: null;
					limits?: { cpuMs?: number; wallMs?: number; rpcCalls?: number; subRequests?: number; allocationBytes?: number };
				}): {
					/** Methods take and return data. */
					getEntrypoint(name?: string | null, options?: { props?: Record<string, unknown> }): { [method: string]: (...args: any[]) => Promise<any> };
				};
				/** The worker ends with this one; code is called if there is none with the id. */
				get(id: string | null, code: () => Parameters<%2$s["load"]>[0] | Promise<Parameters<%2$s["load"]>[0]>): ReturnType<%2$s["load"]>;
			}
			""";

	private LoaderDeclaration() {
	}

	static String of(String name, String description) {
		return TEXT.formatted(description, name);
	}

}
