package dev.workerloader;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a live worker. It never holds code, {@code env} or props.
 *
 * @param id the generated id of the sandbox
 * @param workerId the id under which the worker is cached, or {@code null}
 * @param parentId the id of the sandbox whose code has started the worker, or
 * {@code null} if the application has
 * @param state what the sandbox is doing
 * @param created when the worker was loaded
 * @param lastUsed when an invocation last started or ended
 * @param codeHash the hash of the code, empty while the code has not come
 * @param owners on whose behalf the running invocations run
 * @param bindings the names of the bindings in {@code env}
 * @param limits the limits in force
 * @param runningInvocations invocations that have not ended, {@code waitUntil} included
 * @param usage what the ended invocations used
 * @since 0.1.0
 */
public record SandboxInfo(String id, @Nullable String workerId, @Nullable String parentId, State state, Instant created,
		Instant lastUsed, String codeHash, Set<String> owners, List<String> bindings, Limits limits,
		int runningInvocations, Usage usage) {

	public SandboxInfo {
		owners = Set.copyOf(owners);
		bindings = List.copyOf(bindings);
	}

	/**
	 * What a sandbox is doing.
	 *
	 * @since 0.1.0
	 */
	public enum State {

		/** The worker has no sandbox yet: it starts with the first call. */
		NEW,

		/** The modules are being loaded. */
		STARTING,

		/** An invocation is running, or waits for a binding or a timer. */
		ACTIVE,

		/** The worker waits for a call. */
		IDLE

	}

}
