package dev.workerloader.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;

/**
 * A loader with the defaults, and what its programs need.
 */
@State(Scope.Benchmark)
public class RunningLoader {

	private final WorkerLoader loader = WorkerLoader.builder().build();

	private final ChatRoom room = new ChatRoom();

	private final AtomicLong number = new AtomicLong();

	private final WorkerCode code = nextAgent();

	/**
	 * Close the loader.
	 */
	@TearDown
	public void close() {
		this.loader.close();
	}

	WorkerLoader loader() {
		return this.loader;
	}

	/**
	 * Return the same agent every time.
	 */
	WorkerCode agent() {
		return this.code;
	}

	/**
	 * Return an agent that has never been seen before.
	 */
	final WorkerCode nextAgent() {
		return Programs.agent(this.number.getAndIncrement(), this.room);
	}

}
