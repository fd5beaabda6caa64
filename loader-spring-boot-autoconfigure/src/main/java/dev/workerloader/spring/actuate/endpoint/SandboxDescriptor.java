package dev.workerloader.spring.actuate.endpoint;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.workerloader.Limits;
import dev.workerloader.SandboxInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of a live sandbox. Never holds code, {@code env} or props.
 *
 * @param id the generated id
 * @param workerId the id under which the worker is cached, or {@code null}
 * @param parentId the id of the sandbox whose code has started the worker, or
 * {@code null}
 * @param state what the sandbox is doing
 * @param created when the worker was loaded
 * @param lastUsed when an invocation last started or ended
 * @param codeHash the hash of the code
 * @param owners on whose behalf the running invocations run
 * @param bindings the names of the bindings that the worker has
 * @param limits the limits in force by name
 * @param runningInvocations invocations that have not ended
 * @param usage what the ended invocations used
 * @since 0.1.0
 */
public record SandboxDescriptor(String id, @Nullable String workerId, @Nullable String parentId,
		SandboxInfo.State state, Instant created, Instant lastUsed, String codeHash, Set<String> owners,
		List<String> bindings, Map<String, LimitDescriptor> limits, int runningInvocations,
		UsageDescriptor usage) implements OperationResponseBody {

	static SandboxDescriptor of(SandboxInfo info) {
		return new SandboxDescriptor(info.id(), info.workerId(), info.parentId(), info.state(), info.created(),
				info.lastUsed(), info.codeHash(), new TreeSet<>(info.owners()), info.bindings(), limits(info.limits()),
				info.runningInvocations(), UsageDescriptor.of(info.usage()));
	}

	private static Map<String, LimitDescriptor> limits(Limits limits) {
		Map<String, LimitDescriptor> descriptors = new LinkedHashMap<>();
		limits.asMap()
			.forEach((limit, value) -> descriptors.put(limit.key(),
					new LimitDescriptor(limit.describe(value), limits.origin(limit))));
		return descriptors;
	}

	/**
	 * Description of a limit.
	 *
	 * @param value the value in words
	 * @param origin where it was set
	 */
	public record LimitDescriptor(String value, String origin) {

	}

}
