package dev.workerloader.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.benchmarks.Programs.Program;

/**
 * How long after its limit does a program still hold its thread? Runs each program of
 * {@code built-ins.js}, most of them one built-in that runs for as long as it can be made
 * to, and prints what the thread used beyond the limit of CPU time.
 */
public final class BuiltInLatency {

	private static final Duration LIMIT = Duration.ofMillis(500);

	private static final int ROUNDS = 5;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private BuiltInLatency() {
	}

	/**
	 * Run the programs.
	 * @param args the rounds, and a part of the names of those to run
	 * @throws InterruptedException if the wait was interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : ROUNDS;
		String part = (args.length > 1) ? args[1] : "";
		Table table = new Table("Time from a limit of 500 ms to the end, " + rounds + " runs of each program",
				"program", "outcome", "CPU time after the limit, median", "longest", "its thread was written off");
		try (WorkerLoader loader = WorkerLoader.builder()
			.limits(Limits.builder().cpuTime(LIMIT).allocation(8L << 30).wallTime(Duration.ofMinutes(1)).build())
			.build()) {
			for (Program program : Programs.list("built-ins.js")) {
				if (program.name().contains(part)) {
					measure(loader, program, rounds, table);
				}
			}
		}
	}

	private static void measure(WorkerLoader loader, Program program, int rounds, Table table)
			throws InterruptedException {
		List<Long> nanos = new ArrayList<>();
		int writtenOff = 0;
		String outcome = "";
		for (int i = 0; i < rounds; i++) {
			Invocation invocation = loader.run(program.code(), "go");
			WorkerException error = invocation.error();
			outcome = (error != null) ? error.code().toString() : invocation.outcome().toString();
			nanos.add(Math.max(0, invocation.usage().cpuTime().minus(LIMIT).toNanos()));
			if (loader.stats().host().lostThreads() > 0) {
				writtenOff++;
				awaitThread(loader);
			}
		}
		Percentiles late = new Percentiles(nanos);
		table.row(program.name(), outcome, Table.millis(late.median()), Table.millis(late.max()),
				(writtenOff > 0) ? writtenOff + " times" : "–");
	}

	private static void awaitThread(WorkerLoader loader) throws InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (loader.stats().host().lostThreads() > 0) {
			if (System.nanoTime() > end) {
				System.out
					.println("The thread of this program did not come back within " + PATIENCE.toSeconds() + " s:");
				return;
			}
			TimeUnit.MILLISECONDS.sleep(10);
		}
	}

}
