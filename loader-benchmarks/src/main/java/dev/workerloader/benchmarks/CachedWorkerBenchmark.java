package dev.workerloader.benchmarks;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

import dev.workerloader.Worker;

/**
 * How long does a worker from the cache take: get, call, one call to a binding?
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CachedWorkerBenchmark {

	/**
	 * Call a worker that has been called before.
	 * @param state the loader
	 * @return what came out of it
	 */
	@Benchmark
	public int cachedWorkerToAnswer(RunningLoader state) {
		try (Worker worker = state.loader().get("agent", state::agent)) {
			return Programs.checkAgent(worker.getEntrypoint().call(Programs.METHOD, Programs.PARAM));
		}
	}

}
