package dev.workerloader.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.Outcome;
import dev.workerloader.WorkerLoader;
import dev.workerloader.benchmarks.Programs.Program;

/**
 * How long after its limit does a loop of JavaScript end? Runs each program of
 * {@code loops.js} into a limit of CPU time, where the thread's CPU time beyond it
 * counts, and into a limit of wall time, where the caller's time beyond it counts.
 */
public final class LoopLatency {

	private static final Duration LIMIT = Duration.ofMillis(200);

	private static final Limits ENOUGH = Limits.builder()
		.cpuTime(Duration.ofMinutes(1))
		.wallTime(Duration.ofMinutes(1))
		.allocation(64L << 30)
		.build();

	private static final int ROUNDS = 5;

	private final Table table;

	private final int rounds;

	private LoopLatency(int rounds) {
		this.rounds = rounds;
		this.table = new Table("Time from a limit of 200 ms to the end, " + rounds + " runs of each program", "program",
				"CPU time after the limit, median", "longest", "wall time after the limit, median", "longest");
	}

	/**
	 * Run the programs.
	 * @param args the rounds
	 */
	public static void main(String[] args) {
		LoopLatency benchmark = new LoopLatency((args.length > 0) ? Integer.parseInt(args[0]) : ROUNDS);
		try (WorkerLoader cpu = loader(Limits.builder().cpuTime(LIMIT).build());
				WorkerLoader wall = loader(Limits.builder().wallTime(LIMIT).build())) {
			List<Long> allCpu = new ArrayList<>();
			List<Long> allWall = new ArrayList<>();
			List<Program> programs = Programs.list("loops.js");
			// The first ones wait for the engine to be warmed up.
			benchmark.run(cpu, programs.get(0));
			benchmark.run(wall, programs.get(0));
			for (Program program : programs) {
				List<Long> cpuNanos = benchmark.afterCpuLimit(cpu, program);
				List<Long> wallNanos = benchmark.afterWallLimit(wall, program);
				benchmark.row(program.name(), new Percentiles(cpuNanos), new Percentiles(wallNanos), 50);
				allCpu.addAll(cpuNanos);
				allWall.addAll(wallNanos);
			}
			benchmark.row("all, p50 and longest", new Percentiles(allCpu), new Percentiles(allWall), 50);
			benchmark.row("all, p99 and longest", new Percentiles(allCpu), new Percentiles(allWall), 99);
		}
	}

	private static WorkerLoader loader(Limits limits) {
		return WorkerLoader.builder().limits(limits.orElse(ENOUGH)).build();
	}

	private List<Long> afterCpuLimit(WorkerLoader loader, Program program) {
		List<Long> nanos = new ArrayList<>();
		for (int i = 0; i < this.rounds; i++) {
			nanos.add(run(loader, program).usage().cpuTime().minus(LIMIT).toNanos());
		}
		return nanos;
	}

	private List<Long> afterWallLimit(WorkerLoader loader, Program program) {
		List<Long> nanos = new ArrayList<>();
		for (int i = 0; i < this.rounds; i++) {
			long start = System.nanoTime();
			run(loader, program);
			nanos.add(System.nanoTime() - start - LIMIT.toNanos());
		}
		return nanos;
	}

	private Invocation run(WorkerLoader loader, Program program) {
		Invocation invocation = loader.run(program.code(), "go");
		if (invocation.outcome() != Outcome.LIMIT) {
			throw new IllegalStateException(program.name() + " ended with " + invocation.outcome(), invocation.error());
		}
		return invocation;
	}

	private void row(String name, Percentiles cpu, Percentiles wall, double percent) {
		this.table.row(name, Table.millis(cpu.at(percent)), Table.millis(cpu.max()), Table.millis(wall.at(percent)),
				Table.millis(wall.max()));
	}

}
