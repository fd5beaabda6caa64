package dev.workerloader.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.caoccao.javet.exceptions.JavetException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.workerloader.Limits;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;

/**
 * How long does code take that only computes, in a worker and in V8? Run it on a stock
 * JDK and with the Graal compiler.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CpuBoundBenchmark {

	private static final String FILE = "cpu-bound.js";

	private static final Map<String, Long> ANSWERS = Map.of("fib", 196_418L, "strings", 228_890L, "sort", 365_124L);

	/**
	 * Method of {@code cpu-bound.js}: {@code fib(27)}, building and taking apart a text
	 * of 200 KB, sorting 20,000 numbers with a comparator.
	 */
	@Param({ "fib", "strings", "sort" })
	public String program = "";

	/**
	 * Call a worker that has been called before.
	 * @param state the worker
	 * @return what came out of it
	 */
	@Benchmark
	public Object workerLoader(LoadedWorker state) {
		return check(state.worker.getEntrypoint().call(this.program));
	}

	/**
	 * Call a function of a V8 runtime that has been called before.
	 * @param state the runtime
	 * @return what came out of it
	 * @throws JavetException if the call failed
	 */
	@Benchmark
	public Object javet(LoadedJavet state) throws JavetException {
		return check(state.module.invoke(this.program));
	}

	private Object check(@Nullable Object answer) {
		return Programs.check(answer, Objects.requireNonNull(ANSWERS.get(this.program)));
	}

	/**
	 * The program in a worker.
	 */
	@State(Scope.Benchmark)
	public static class LoadedWorker {

		private final WorkerLoader loader = WorkerLoader.builder()
			.limits(Limits.builder().cpuTime(Duration.ofMinutes(1)).build())
			.build();

		private final Worker worker = this.loader.load(WorkerCode.builder(FILE, Programs.read(FILE)).build());

		/**
		 * Tell which engine it was, and close the loader.
		 */
		@TearDown
		public void close() {
			System.out.println("# " + this.loader.stats().host().engine());
			this.loader.close();
		}

	}

	/**
	 * The program in V8.
	 */
	@State(Scope.Benchmark)
	public static class LoadedJavet {

		private final JavetModule module = new JavetModule(FILE, Programs.read(FILE));

		/**
		 * Close the runtime.
		 * @throws JavetException if it cannot be closed
		 */
		@TearDown
		public void close() throws JavetException {
			this.module.close();
		}

	}

}
