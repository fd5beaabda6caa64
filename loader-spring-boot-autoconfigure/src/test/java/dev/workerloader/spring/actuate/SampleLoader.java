package dev.workerloader.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limits;
import dev.workerloader.LoaderStats;
import dev.workerloader.Outcome;
import dev.workerloader.SandboxInfo;
import dev.workerloader.Usage;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * A loader whose state a test sets.
 */
public final class SampleLoader {

	private static final Usage USAGE = new Usage(Duration.ofMillis(12), Duration.ofMillis(3), 4096, 2, 1, 5);

	private SampleLoader() {
	}

	public static WorkerLoader in(HostStatus.State state, SandboxInfo... sandboxes) {
		WorkerLoader loader = mock(WorkerLoader.class);
		given(loader.isolation()).willReturn(Isolation.CONTEXT);
		given(loader.limits()).willReturn(Limits.defaults());
		given(loader.stats()).willReturn(stats(state));
		given(loader.sandboxes()).willReturn(List.of(sandboxes));
		return loader;
	}

	private static LoaderStats stats(HostStatus.State state) {
		String problem = (state == HostStatus.State.BROKEN) ? "Too many threads are lost." : null;
		HostStatus host = new HostStatus("GraalJS 25.0.5", state, problem, 3, 16, 19, 2, 1, 4, 1);
		return new LoaderStats(5, 2, 3, 8, 10_000, 1_000, 12, 20, 6, 7, Map.of(Outcome.OK, 8L, Outcome.LIMIT, 1L),
				Map.of(ErrorCode.CPU_TIME, 1L), USAGE, 9, host);
	}

	public static SandboxInfo sandbox(String id, String workerId, String owner, SandboxInfo.State state) {
		return new SandboxInfo(id, workerId, null, state, Instant.parse("2026-11-01T10:00:00Z"),
				Instant.parse("2026-11-01T10:01:00Z"), "abc", Set.of(owner), List.of("CHAT_ROOM"), Limits.defaults(), 1,
				USAGE);
	}

}
