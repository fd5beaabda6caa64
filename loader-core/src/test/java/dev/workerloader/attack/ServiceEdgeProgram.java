package dev.workerloader.attack;

import java.time.Duration;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;

/**
 * Runs a guest that asks the host's services where its stack is nearly exhausted, then
 * one that asks them the same on a stack with room.
 */
final class ServiceEdgeProgram {

	private ServiceEdgeProgram() {
	}

	public static void main(String[] args) {
		try (WorkerLoader loader = WorkerLoader.builder().build()) {
			System.out.println("before: " + run(loader, "use"));
			System.out.println("edge: " + run(loader, "edge"));
			System.out.println("afterwards: " + run(loader, "use"));
			System.out.println("host: " + loader.stats().host().state());
		}
	}

	private static Object run(WorkerLoader loader, String method) {
		WorkerCode code = WorkerCode.builder("main.js", AttackProgram.read("service-edge.js"))
			.compatibilityFlags("nodejs_compat")
			.limits((limits) -> limits.cpuTime(Duration.ofMinutes(2))
				.wallTime(Duration.ofMinutes(4))
				.allocation(8L << 30))
			.build();
		return loader.run(code, method).valueAs(Object.class);
	}

}
