package dev.workerloader;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An invocation that has ended, {@code waitUntil} included.
 *
 * @param sandboxId the generated id of the sandbox
 * @param workerId the id under which the worker is cached, or {@code null}
 * @param codeHash the hash of the worker's code, empty if the code never came
 * @param entrypoint the entrypoint, {@code default} for the default export
 * @param method the method
 * @param owner on whose behalf the invocation ran, or {@code null}
 * @param props the entrypoint's props
 * @param started when the invocation was requested
 * @param outcome how the invocation ended
 * @param error what went wrong, or {@code null}
 * @param logs what the worker logged, {@code waitUntil} included
 * @param calls the calls that the worker made to its bindings
 * @param usage what the invocation used
 * @since 0.1.0
 */
public record TailEvent(String sandboxId, @Nullable String workerId, String codeHash, String entrypoint, String method,
		@Nullable String owner, Map<String, @Nullable Object> props, Instant started, Outcome outcome,
		@Nullable WorkerException error, List<LogEntry> logs, List<RpcCall> calls, Usage usage) {

	public TailEvent {
		props = Collections.unmodifiableMap(new LinkedHashMap<>(props));
		logs = List.copyOf(logs);
		calls = List.copyOf(calls);
	}

}
