package dev.workerloader.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.workerloader.Limits;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;

/**
 * How long does one call from a program to a binding and back take, with a small object
 * as argument and as result? One invocation makes many calls, one after the other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RpcRoundTripBenchmark {

	private static final int CALLS = 1_000;

	private static final int START = 3;

	/**
	 * Where the binding runs: the loader decides ({@code fast}: it answers at once, so
	 * that the loader may do without another thread), or on threads of the application
	 * ({@code hop}).
	 */
	@Param({ "fast", "hop" })
	public String binding = "";

	private @Nullable ExecutorService threads;

	private @Nullable WorkerLoader loader;

	private @Nullable Worker worker;

	/**
	 * Start the loader and the worker.
	 */
	@Setup
	public void start() {
		WorkerLoader.Builder builder = WorkerLoader.builder()
			.limits(Limits.builder().rpcCalls(CALLS).cpuTime(Duration.ofMinutes(1)).build());
		if (this.binding.equals("hop")) {
			this.threads = Executors.newCachedThreadPool();
			builder.bindingExecutor(this.threads);
		}
		this.loader = builder.build();
		this.worker = this.loader
			.load(WorkerCode.builder("round-trips.js", Programs.read("round-trips.js")).env("MAP", new Map()).build());
	}

	/**
	 * Close the loader.
	 */
	@TearDown
	public void stop() {
		if (this.loader != null) {
			this.loader.close();
		}
		if (this.threads != null) {
			this.threads.shutdown();
		}
	}

	/**
	 * Make calls; the time is that of one.
	 * @return what came out of them
	 */
	@Benchmark
	@OperationsPerInvocation(CALLS)
	public Object roundTrip() {
		if (this.worker == null) {
			throw new IllegalStateException("The worker was not started.");
		}
		return Programs.check(this.worker.getEntrypoint().call("walk", CALLS), START + CALLS);
	}

	/**
	 * Make calls with a record of ten fields and a list of ten as argument and result;
	 * the time is that of one.
	 * @return what came out of them
	 */
	@Benchmark
	@OperationsPerInvocation(CALLS)
	public Object largerRoundTrip() {
		if (this.worker == null) {
			throw new IllegalStateException("The worker was not started.");
		}
		return Programs.check(this.worker.getEntrypoint().call("copy", CALLS), CALLS);
	}

	/**
	 * A larger object.
	 *
	 * @param id a number
	 * @param name a text
	 * @param street a text
	 * @param city a text
	 * @param country a text
	 * @param amount a number
	 * @param rate a number
	 * @param active a switch
	 * @param note a text
	 * @param items ten numbers
	 */
	public record Order(int id, String name, String street, String city, String country, double amount, double rate,
			boolean active, String note, List<Integer> items) {

	}

	/**
	 * A small object.
	 *
	 * @param x a number
	 * @param y another number
	 */
	public record Point(int x, int y) {

	}

	/**
	 * A binding that answers at once.
	 */
	@SandboxRpc
	public static class Map {

		/**
		 * Tell where a step leads to.
		 * @param from where it begins
		 * @return where it ends
		 */
		public Point step(Point from) {
			return new Point(from.y(), from.x() + 1);
		}

		/**
		 * Count an order.
		 * @param order the order
		 * @return the next one
		 */
		public Order next(Order order) {
			return new Order(order.id() + 1, order.name(), order.street(), order.city(), order.country(),
					order.amount(), order.rate(), order.active(), order.note(), order.items());
		}

	}

}
