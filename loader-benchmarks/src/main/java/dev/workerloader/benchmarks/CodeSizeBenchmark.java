package dev.workerloader.benchmarks;

import java.util.concurrent.TimeUnit;

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
 * What does a fresh worker cost as its code grows? The module is full of functions like
 * those that a model writes, of which one is called.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CodeSizeBenchmark {

	/**
	 * Size of the module in KB.
	 */
	@Param({ "1", "10", "100", "1000" })
	public int size;

	private String functions = "";

	private long number;

	/**
	 * Write the module.
	 */
	@Setup
	public void write() {
		StringBuilder text = new StringBuilder();
		for (int i = 0; text.length() < this.size * 1024; i++) {
			text.append("""
					function total%d(orders, rate) {
						let sum = 0;
						for (const order of orders.filter((each) => each.count > %1$d)) {
							const { price = 1, count } = order;
							sum += price * count * (1 + rate / 100);
						}
						return sum > 1000 ? { sum, discount: 'big' } : { sum };
					}
					""".formatted(i));
		}
		this.functions = text.toString();
	}

	/**
	 * Load a module that has never been seen before, call it, and close it.
	 * @param state the loader
	 * @return what came out of it
	 */
	@Benchmark
	public Object freshModule(RunningLoader state) {
		String source = this.functions
				+ "export default { go() { return total1([{ price: 2, count: 3 }], 50).sum; } };\n// " + this.number++;
		return Programs
			.check(state.loader().run(WorkerCode.builder("main.js", source).build(), "go").valueAs(Long.class), 9);
	}

}
