package dev.workerloader.benchmarks;

import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints results as rows of a Markdown table, below what they were measured with.
 */
final class Table {

	private final PrintStream out = System.out;

	/**
	 * Begin a table.
	 * @param title what is measured
	 * @param columns the names of the columns
	 */
	Table(String title, String... columns) {
		this.out.printf("%n%s%nJava %s (%s), %d processors, heap of at most %d MB%n%n", title,
				System.getProperty("java.runtime.version"), System.getProperty("java.vm.name"),
				Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() >> 20);
		row((Object[]) columns);
		row(Stream.of(columns).map((column) -> "---").toArray());
	}

	void row(Object... cells) {
		this.out.println(Stream.of(cells).map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |")));
	}

	static String micros(long nanos) {
		return String.format(Locale.ROOT, "%.0f µs", nanos / 1e3);
	}

	static String millis(long nanos) {
		return String.format(Locale.ROOT, (nanos < 100_000_000) ? "%.2f ms" : "%.0f ms", nanos / 1e6);
	}

	static String seconds(long nanos) {
		return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
	}

	static String kilobytes(long bytes) {
		return String.format(Locale.ROOT, "%.0f KB", bytes / 1024.0);
	}

	static String megabytes(long bytes) {
		return String.format(Locale.ROOT, "%.1f MB", bytes / (1024.0 * 1024));
	}

}
