package dev.workerloader.host;

import java.util.Map;

/**
 * What a sandbox runs.
 *
 * @param id the sandbox's generated id, for logs
 * @param modules the text of each module by its path, without a leading slash; the names
 * with a scheme, such as {@code workerloader:workers}, are modules that the runtime
 * provides
 * @param memoryLimit bytes that the sandbox may hold when the heap runs short
 * @since 0.1.0
 */
public record SandboxSpec(String id, Map<String, String> modules, long memoryLimit) {

	public SandboxSpec {
		modules = Map.copyOf(modules);
	}

}
