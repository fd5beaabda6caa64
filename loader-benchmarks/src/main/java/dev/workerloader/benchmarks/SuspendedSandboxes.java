package dev.workerloader.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.graal.GraalHostSettings;
import dev.workerloader.host.graal.GraalSandboxHost;

/**
 * Many sandboxes, each of which waits for a binding in the middle of its only invocation.
 * The code of each is its own.
 */
final class SuspendedSandboxes implements AutoCloseable {

	private static final Duration LONG = Duration.ofHours(2);

	private static final int MORE_THAN_ENOUGH = 1_000_000;

	private static final String SOURCE = Programs.read("suspended.js");

	private final Gate gate = new Gate();

	private final List<CompletableFuture<Invocation>> invocations = new ArrayList<>();

	// No warm contexts: they would be sandboxes that nobody asked for.
	private final WorkerLoader loader = WorkerLoader.builder()
		.host(GraalSandboxHost.builder().settings(GraalHostSettings.defaults().withWarmPool(0)).build())
		.limits(Limits.builder().wallTime(LONG).build())
		.bindingCallTimeout(LONG)
		.idleTimeout(LONG)
		.maxConcurrent(MORE_THAN_ENOUGH)
		.build();

	WorkerLoader loader() {
		return this.loader;
	}

	/**
	 * Start sandboxes until there are so many of them, and wait until all are suspended.
	 */
	void fill(int count) throws InterruptedException {
		while (this.invocations.size() < count) {
			int number = this.invocations.size();
			WorkerCode code = WorkerCode.builder("suspended.js", SOURCE + "// " + number)
				.env("GATE", this.gate)
				.build();
			this.invocations.add(this.loader.runAsync(code, "pass", number));
		}
		while (this.gate.waiting() < count) {
			if (this.invocations.stream().anyMatch(CompletableFuture::isDone)) {
				throw new IllegalStateException("A sandbox ended before it was suspended.");
			}
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

	/**
	 * Let all sandboxes go on to their end, and check their answers.
	 */
	void resume() throws InterruptedException, ExecutionException {
		this.gate.open();
		for (int i = 0; i < this.invocations.size(); i++) {
			Programs.check(this.invocations.get(i).get().valueAs(Long.class), 11L * i);
		}
		this.invocations.clear();
	}

	@Override
	public void close() {
		this.loader.close();
	}

}
