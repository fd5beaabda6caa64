package dev.workerloader.benchmarks;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.workerloader.WorkerLoader;
import dev.workerloader.host.graal.GraalHostSettings;
import dev.workerloader.host.graal.GraalSandboxHost;

/**
 * How long does a fresh worker take from its source to its answer: load, call, one call
 * to a binding, close, with everything that the loader has switched on? With no warm
 * context at hand, and with the warm pool of the defaults.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 3)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class FreshWorkerBenchmark {

	/**
	 * Size of the pool of warm contexts; 0: every context is created when it is needed.
	 */
	@Param({ "0", "16" })
	public int warmPool;

	/**
	 * Milliseconds between two runs; without a pause the runs empty the pool and share
	 * the processors with what fills it again.
	 */
	@Param({ "0", "5" })
	public int pause;

	private @Nullable WorkerLoader loader;

	private final ChatRoom room = new ChatRoom();

	private int number;

	/**
	 * Start the loader.
	 */
	@Setup
	public void start() {
		this.loader = WorkerLoader.builder()
			.host(GraalSandboxHost.builder().settings(GraalHostSettings.defaults().withWarmPool(this.warmPool)).build())
			.build();
	}

	/**
	 * Wait before the next run.
	 * @throws InterruptedException if the wait was interrupted
	 */
	@Setup(Level.Invocation)
	public void rest() throws InterruptedException {
		if (this.pause > 0) {
			TimeUnit.MILLISECONDS.sleep(this.pause);
		}
	}

	/**
	 * Close the loader.
	 */
	@TearDown
	public void stop() {
		if (this.loader != null) {
			this.loader.close();
		}
	}

	/**
	 * Load code that has never been seen before, call it, and close it.
	 * @return what came out of it
	 */
	@Benchmark
	public int freshCodeToAnswer() {
		if (this.loader == null) {
			throw new IllegalStateException("The loader was not started.");
		}
		return Programs
			.checkAgent(this.loader.run(Programs.agent(this.number++, this.room), Programs.METHOD, Programs.PARAM));
	}

}
