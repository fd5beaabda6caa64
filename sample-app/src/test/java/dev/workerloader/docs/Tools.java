package dev.workerloader.docs;

import dev.workerloader.rpc.SandboxRpc;

/**
 * The code of tools by their names.
 */
@SandboxRpc
public class Tools {

	public String source(String name) {
		return "let calls = 0; export default { run: (input, env, ctx) => `${ctx.props.name} ${input} ${++calls}` };";
	}

}
