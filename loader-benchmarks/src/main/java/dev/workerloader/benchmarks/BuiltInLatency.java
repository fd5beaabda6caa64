package dev.workerloader.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;

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
	 * @param args a part of the names of those to run, none for all
	 * @throws Exception if they cannot be read, or the wait was interrupted
	 */
	public static void main(String[] args) throws Exception {
		String part = (args.length > 0) ? args[0] : "";
		System.out.println("| program | outcome | CPU time after the limit, median of " + ROUNDS
				+ " | longest | its thread was written off |");
		System.out.println("|---|---|---|---|---|");
		try (WorkerLoader loader = WorkerLoader.builder()
			.limits(Limits.builder().cpuTime(LIMIT).allocation(8L << 30).wallTime(Duration.ofMinutes(1)).build())
			.build()) {
			for (String program : programs()) {
				String name = program.substring(0, program.indexOf('\n'));
				if (name.contains(part)) {
					measure(loader, name, program.substring(program.indexOf('\n') + 1));
				}
			}
		}
	}

	private static String[] programs() throws IOException {
		try (InputStream stream = BuiltInLatency.class.getResourceAsStream("built-ins.js")) {
			String text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
			return Stream.of(text.split("(?m)^//# ")).skip(1).toArray(String[]::new);
		}
	}

	private static void measure(WorkerLoader loader, String name, String body) throws InterruptedException {
		long[] late = new long[ROUNDS];
		int writtenOff = 0;
		String outcome = "";
		for (int i = 0; i < ROUNDS; i++) {
			WorkerCode code = WorkerCode.builder("main.js", "export default { async go() {\n" + body + "\n} };")
				.build();
			Invocation invocation = loader.run(code, "go");
			WorkerException error = invocation.error();
			outcome = (error != null) ? error.code().toString() : invocation.outcome().toString();
			late[i] = Math.max(0, invocation.usage().cpuTime().minus(LIMIT).toMillis());
			if (loader.stats().host().lostThreads() > 0) {
				writtenOff++;
				awaitThread(loader);
			}
		}
		Arrays.sort(late);
		System.out.printf("| %s | %s | %d ms | %d ms | %s |%n", name, outcome, late[ROUNDS / 2], late[ROUNDS - 1],
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
