package dev.workerloader.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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
import org.openjdk.jmh.annotations.Warmup;

import dev.workerloader.WorkerCode;

/**
 * What does a fresh worker cost as it gets more bindings, of which it calls the last one?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class BindingCountBenchmark {

	/**
	 * Number of bindings.
	 */
	@Param({ "1", "10", "100" })
	public int bindings;

	private List<ChatRoom> rooms = List.of();

	private long number;

	/**
	 * Make the bindings.
	 */
	@Setup
	public void make() {
		this.rooms = Stream.generate(ChatRoom::new).limit(this.bindings).toList();
	}

	/**
	 * Load code that has never been seen before, call it, and close it.
	 * @param state the loader
	 * @return what came out of it
	 */
	@Benchmark
	public int freshWorker(RunningLoader state) {
		WorkerCode.Builder code = WorkerCode.builder("agent.js", Programs.agentSource(this.number++));
		for (int i = 1; i < this.bindings; i++) {
			code.env("ROOM_" + i, this.rooms.get(i));
		}
		code.env("CHAT_ROOM", this.rooms.get(0));
		return Programs.checkAgent(state.loader().run(code.build(), Programs.METHOD, Programs.PARAM));
	}

}
