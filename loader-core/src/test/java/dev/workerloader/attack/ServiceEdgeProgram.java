package dev.workerloader.attack;

import java.time.Duration;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.graal.GraalHostSettings;
import dev.workerloader.host.graal.GraalSandboxHost;

/**
 * Runs a guest that asks the host's services where its stack is nearly exhausted, then
 * one that asks them the same on a stack with room.
 */
final class ServiceEdgeProgram {

	private ServiceEdgeProgram() {
	}

	public static void main(String[] args) {
		try (WorkerLoader loader = loader()) {
			System.out.println("before: " + run(loader, "use"));
			System.out.println("edge: " + run(loader, "edge"));
			System.out.println("afterwards: " + run(loader, "use"));
			System.out.println("host: " + loader.stats().host().state());
		}
	}

	// The end of a small stack is like any other, and soon there.
	private static WorkerLoader loader() {
		GraalHostSettings settings = GraalHostSettings.defaults().withStackSize(2L << 20);
		return WorkerLoader.builder()
			.host(GraalSandboxHost.builder().settings(settings).build())
			.binding("API", new Target())
			.build();
	}

	private static Object run(WorkerLoader loader, String method) {
		WorkerCode code = WorkerCode.builder("main.js", AttackProgram.read("service-edge.js"))
			.bind("API")
			.compatibilityFlags("nodejs_compat")
			.limits((limits) -> limits.cpuTime(Duration.ofMinutes(2))
				.wallTime(Duration.ofMinutes(4))
				.allocation(8L << 30)
				.rpcCalls(100_000)
				.callsInFlight(1_000)
				.subrequests(100_000))
			.build();
		Invocation invocation = loader.run(code, method);
		System.out.println("lines: " + invocation.logs().size());
		return invocation.valueAs(Object.class);
	}

}
