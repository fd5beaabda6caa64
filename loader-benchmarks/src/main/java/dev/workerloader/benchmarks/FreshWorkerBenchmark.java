package dev.workerloader.benchmarks;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.workerloader.Invocation;
import dev.workerloader.Outcome;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.graal.GraalHostSettings;
import dev.workerloader.host.graal.GraalSandboxHost;
import dev.workerloader.rpc.SandboxRpc;

/**
 * How long does a fresh worker take from its source to its answer: load, call, one call
 * to a binding, close, with everything that the loader has switched on? With no warm
 * context at hand, and with the warm pool of the defaults.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class FreshWorkerBenchmark {

	private static final String AGENT = """
			export default {
				async myAgent(param, env) {
					const count = await env.CHAT_ROOM.post('agent', 'hello ' + param);
					return { count, param };
				}
			};
			""";

	/**
	 * Size of the pool of warm contexts; 0: every context is created when it is needed.
	 */
	@Param({ "0", "16" })
	public int warmPool;

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
	public Invocation freshCodeToAnswer() {
		if (this.loader == null) {
			throw new IllegalStateException("The loader was not started.");
		}
		WorkerCode code = WorkerCode.builder("agent.js", AGENT + "// " + this.number++)
			.env("CHAT_ROOM", this.room)
			.build();
		Invocation invocation = this.loader.run(code, "myAgent", "world");
		if (invocation.outcome() != Outcome.OK) {
			throw new IllegalStateException(invocation.error());
		}
		return invocation;
	}

	/**
	 * A binding that answers at once.
	 */
	@SandboxRpc
	public static class ChatRoom {

		private int count;

		/**
		 * Count a message.
		 * @param author who wrote it
		 * @param text what it says
		 * @return the number of messages
		 */
		public synchronized int post(String author, String text) {
			return ++this.count;
		}

	}

}
