package dev.workerloader.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import com.caoccao.javet.exceptions.JavetException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does the same new program take in ways of isolating it: from its source to its
 * answer, with one call to Java, until all of it is closed?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SideBySideBenchmark {

	private final ChatRoom room = new ChatRoom();

	private long number;

	/**
	 * A worker of its own.
	 * @param state the loader
	 * @return what came out of it
	 */
	@Benchmark
	public int workerLoader(RunningLoader state) {
		return Programs.checkAgent(state.loader().run(state.nextAgent(), Programs.METHOD, Programs.PARAM));
	}

	/**
	 * A V8 runtime of its own.
	 * @return what came out of it
	 * @throws JavetException if it failed
	 */
	@Benchmark
	public int javet() throws JavetException {
		try (JavetModule module = new JavetModule("agent.js", Programs.agentSource(this.number++))) {
			return Programs.checkAgent(module.invoke(Programs.METHOD, Programs.PARAM, this.room));
		}
	}

	/**
	 * A JVM of its own with GraalJS in it; the call to Java stays in that JVM.
	 * @return what came out of it
	 * @throws IOException if the JVM could not be started
	 * @throws InterruptedException if the wait was interrupted
	 */
	@Benchmark
	@BenchmarkMode(Mode.SingleShotTime)
	@Warmup(iterations = 1)
	@Measurement(iterations = 10)
	public int jvmProcess() throws IOException, InterruptedException {
		return ProcessWorker.run(Programs.agentSource(this.number++));
	}

}
