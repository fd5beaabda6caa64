package dev.workerloader.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;

/**
 * Runs programs that fill the heap, all at once, beside an application that allocates for
 * itself and must never see the heap full; and before and after them programs that
 * allocate much and hold little, which must not be ended.
 */
final class HeapAttackProgram {

	/** Each allocates 1.5 GB and holds 20 MB at most. */
	private static final List<String> CORRECT = List.of(
			"const held = []; for (let i = 0; i < 15_000; i++) held[i % 200] = new Uint8Array(100_000);",
			"const held = []; for (let i = 0; i < 150; i++) held[i % 2] = new Uint8Array(10_000_000);",
			"let held; for (let i = 0; i < 100; i++) { held = []; for (let j = 0; j < 50_000; j++) held.push({ j }); }",
			"const held = []; for (let i = 0; i < 190; i++) { held[i % 4] = '€'.repeat(2_000_000) + i; held[i % 4].charCodeAt(0); }");

	/** Less than what any sandbox may hold, but there are many of them. */
	private static final String MODEST = "const held = Array.from({ length: 100_000 }, (_, i) => ({ i })); await env.API.never(); held.length;";

	private static final int MODEST_ONES = 60;

	private static final long MEMORY_LIMIT = 64L << 20;

	private HeapAttackProgram() {
	}

	public static void main(String[] args) throws InterruptedException {
		Application application = new Application();
		application.start();
		OtherLoader other = new OtherLoader();
		other.start();
		Limits limits = Limits.builder().memory(MEMORY_LIMIT).wallTime(Duration.ofHours(1)).build();
		try (WorkerLoader loader = WorkerLoader.builder().limits(limits).binding("API", new Target()).build()) {
			timed("correct programs", () -> correctPrograms(loader));
			for (int i = 0; i < Integer.parseInt(args[0]); i++) {
				int round = i;
				timed("bombs of round " + round, () -> bombs(loader, round));
				timed("modest programs", () -> modestPrograms(loader));
			}
			timed("correct programs", () -> correctPrograms(loader));
			System.out.println("host: " + loader.stats().host().state());
		}
		other.finish();
		application.finish();
	}

	private static void timed(String what, Runnable run) {
		long start = System.nanoTime();
		run.run();
		System.out.printf("%s took %d ms%n", what, (System.nanoTime() - start) / 1_000_000);
	}

	private static void correctPrograms(WorkerLoader loader) {
		for (String body : CORRECT) {
			Invocation invocation = loader.run(code(body), "go");
			System.out.println("correct: " + Attack.describe(invocation));
			if (invocation.usage().allocatedBytes() < 1_400_000_000) {
				System.out.println("too little: " + invocation.usage().allocatedBytes());
			}
		}
	}

	private static void bombs(WorkerLoader loader, int round) {
		List<AttackProgram> bombs = new ArrayList<>(AttackProgram.of("bombs.js"));
		Collections.shuffle(bombs, new Random(round));
		List<CompletableFuture<Invocation>> ends = bombs.stream()
			.map((bomb) -> loader.runAsync(WorkerCode.builder("main.js", bomb.code()).bind("API").build(), "go"))
			.toList();
		for (int i = 0; i < ends.size(); i++) {
			AttackProgram bomb = bombs.get(i);
			String end = Attack.describe(ends.get(i).join());
			System.out.println((bomb.expected().matcher(end).matches() ? "bomb: " : "wrong: ") + bomb + ": " + end);
		}
	}

	private static void modestPrograms(WorkerLoader loader) {
		List<CompletableFuture<Invocation>> ends = Stream.generate(() -> loader.runAsync(code(MODEST), "go"))
			.limit(MODEST_ONES)
			.toList();
		long ended = ends.stream().filter((end) -> Attack.describe(end.join()).startsWith("LIMIT MEMORY ")).count();
		System.out.println("modest programs: " + ended + " of " + MODEST_ONES + " were ended");
	}

	private static WorkerCode code(String body) {
		return WorkerCode
			.builder("main.js", "export default { async go(arg, env) {\n" + body + "\nreturn 'through'; } };")
			.bind("API")
			.limits((limits) -> limits.cpuTime(Duration.ofMinutes(1)))
			.build();
	}

	/**
	 * A loader with an engine of its own in the same heap, and a small program that it
	 * runs again and again meanwhile.
	 */
	private static final class OtherLoader extends Thread {

		private static final String SMALL = "let sum = 0; for (let i = 0; i < 1000; i++) sum += [i, i].length; sum;";

		private final Map<String, Integer> ends = new TreeMap<>();

		private static final Duration PAUSE = Duration.ofMillis(10);

		private volatile boolean finished;

		@Override
		public void run() {
			try (WorkerLoader loader = WorkerLoader.builder().binding("API", new Target()).build()) {
				while (!this.finished) {
					this.ends.merge(Attack.describe(loader.run(code(SMALL), "go")), 1, Integer::sum);
					LockSupport.parkNanos(PAUSE.toNanos()); // the bombs are to have the
															// processors
				}
				this.ends.merge("at the end " + Attack.describe(loader.run(code(SMALL), "go")), 1, Integer::sum);
				System.out.println("other loader: " + loader.stats().host().state());
			}
		}

		void finish() throws InterruptedException {
			this.finished = true;
			join();
			this.ends.forEach((end, count) -> System.out.println("other loader: " + count + " times " + end));
		}

	}

	/**
	 * What the application does meanwhile.
	 */
	private static final class Application extends Thread {

		private final byte[][] live = new byte[64][];

		private volatile boolean finished;

		private @Nullable Throwable failure;

		Application() {
			super("application");
			setDaemon(true);
		}

		@Override
		public void run() {
			Random random = new Random(1);
			try {
				for (int i = 0; !this.finished; i++) {
					this.live[i % this.live.length] = new byte[1 << (10 + random.nextInt(10))];
					if (i % 50 == 0) {
						LockSupport.parkNanos(1_000_000);
					}
				}
			}
			catch (OutOfMemoryError ex) {
				this.failure = ex;
			}
		}

		void finish() throws InterruptedException {
			this.finished = true;
			join();
			System.out.println("application: " + ((this.failure != null) ? this.failure : "fine"));
		}

	}

}
