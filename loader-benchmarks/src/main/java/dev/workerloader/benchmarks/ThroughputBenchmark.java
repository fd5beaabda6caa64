package dev.workerloader.benchmarks;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import dev.workerloader.Worker;

/**
 * How many workers can be run in a second by one caller and by two, fresh ones and cached
 * ones? Each is called once and calls a binding once.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ThroughputBenchmark {

	/**
	 * Fresh workers, one caller.
	 * @param state the loader
	 * @return what came out of it
	 */
	@Benchmark
	@Threads(1)
	public int freshByOne(RunningLoader state) {
		return fresh(state);
	}

	/**
	 * Fresh workers, two callers.
	 * @param state the loader
	 * @return what came out of it
	 */
	@Benchmark
	@Threads(2)
	public int freshByTwo(RunningLoader state) {
		return fresh(state);
	}

	/**
	 * One cached worker, one caller.
	 * @param state the loader
	 * @return what came out of it
	 */
	@Benchmark
	@Threads(1)
	public int cachedByOne(RunningLoader state) {
		return cached(state, "agent");
	}

	/**
	 * Two cached workers, a caller for each.
	 * @param state the loader
	 * @return what came out of it
	 */
	@Benchmark
	@Threads(2)
	public int cachedByTwo(RunningLoader state) {
		return cached(state, Thread.currentThread().getName());
	}

	private static int fresh(RunningLoader state) {
		return Programs.checkAgent(state.loader().run(state.nextAgent(), Programs.METHOD, Programs.PARAM));
	}

	private static int cached(RunningLoader state, String id) {
		try (Worker worker = state.loader().get(id, state::agent)) {
			return Programs.checkAgent(worker.getEntrypoint().call(Programs.METHOD, Programs.PARAM));
		}
	}

}
