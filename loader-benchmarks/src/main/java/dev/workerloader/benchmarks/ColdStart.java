package dev.workerloader.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How long does the first answer of a JVM take? Starts JVMs, one after the other, each of
 * which builds a loader at once and runs two fresh workers.
 */
public final class ColdStart {

	private static final int JVMS = 10;

	private ColdStart() {
	}

	/**
	 * Start the JVMs.
	 * @param args their number
	 * @throws IOException if one could not be started
	 * @throws InterruptedException if the wait was interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		int jvms = (args.length > 0) ? Integer.parseInt(args[0]) : JVMS;
		List<Long> sinceStart = new ArrayList<>();
		List<Long> sinceBuild = new ArrayList<>();
		List<Long> second = new ArrayList<>();
		for (int i = 0; i < jvms; i++) {
			long start = System.nanoTime();
			Process process = ChildJvm.start(ColdStartChild.class);
			try (BufferedReader output = new BufferedReader(
					new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
				sinceBuild.add(Long.valueOf(output.readLine()));
				sinceStart.add(System.nanoTime() - start);
				second.add(Long.valueOf(output.readLine()));
			}
			if (process.waitFor() != 0) {
				throw new IllegalStateException("A JVM ended with " + process.exitValue());
			}
		}
		Table table = new Table("Fresh worker in a fresh JVM, " + jvms + " JVMs", "from … to …", "fastest", "median",
				"slowest");
		row(table, "start of the process, first answer", sinceStart);
		row(table, "build of the loader, first answer", sinceBuild);
		row(table, "second worker, its answer", second);
	}

	private static void row(Table table, String name, List<Long> nanos) {
		Percentiles times = new Percentiles(nanos);
		table.row(name, Table.millis(times.at(0)), Table.millis(times.median()), Table.millis(times.max()));
	}

}
