package dev.workerloader.benchmarks;

import java.util.ArrayList;
import java.util.List;

import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.benchmarks.Programs.Program;

/**
 * How much does a program allocate beyond its limit of 128 MB? Runs each program of
 * {@code bombs.js}.
 */
public final class AllocationOvershoot {

	private static final long LIMIT = 128L << 20;

	private static final int ROUNDS = 5;

	private AllocationOvershoot() {
	}

	/**
	 * Run the programs.
	 * @param args the rounds, and a part of the names of those to run
	 */
	public static void main(String[] args) {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : ROUNDS;
		String part = (args.length > 1) ? args[1] : "";
		Table table = new Table("Allocated beyond a limit of 128 MB, " + rounds + " runs of each program", "program",
				"outcome", "median", "most", "longest run");
		try (WorkerLoader loader = WorkerLoader.builder().limits(Limits.builder().allocation(LIMIT).build()).build()) {
			for (Program program : Programs.list("bombs.js")) {
				if (program.name().contains(part)) {
					measure(loader, program, rounds, table);
				}
			}
		}
	}

	private static void measure(WorkerLoader loader, Program program, int rounds, Table table) {
		List<Long> bytes = new ArrayList<>();
		List<Long> nanos = new ArrayList<>();
		String outcome = "";
		for (int i = 0; i < rounds; i++) {
			Invocation invocation = loader.run(program.code(), "go");
			WorkerException error = invocation.error();
			outcome = (error != null) ? error.code().toString() : invocation.outcome().toString();
			bytes.add(Math.max(0, invocation.usage().allocatedBytes() - LIMIT));
			nanos.add(invocation.usage().wallTime().toNanos());
		}
		Percentiles overshoot = new Percentiles(bytes);
		table.row(program.name(), outcome, Table.megabytes(overshoot.median()), Table.megabytes(overshoot.max()),
				Table.millis(new Percentiles(nanos).max()));
	}

}
