package dev.workerloader.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs JMH with its own command line and prints a row for each result.
 */
public final class JmhRows {

	private JmhRows() {
	}

	/**
	 * Run the benchmarks.
	 * @param args the options of JMH
	 * @throws CommandLineOptionException if an option is wrong
	 * @throws RunnerException if a benchmark failed
	 */
	public static void main(String[] args) throws CommandLineOptionException, RunnerException {
		Collection<RunResult> results = new Runner(new CommandLineOptions(args)).run();
		Table table = new Table("JMH", "benchmark", "samples", "p50", "p99", "p99.9", "mean or rate", "unit");
		results.forEach((result) -> row(table, result));
	}

	private static void row(Table table, RunResult run) {
		Result<?> result = run.getPrimaryResult();
		Statistics samples = result.getStatistics();
		boolean isTime = run.getParams().getMode() != Mode.Throughput;
		table.row(name(run), samples.getN(), isTime ? number(samples.getPercentile(50)) : "–",
				isTime ? number(samples.getPercentile(99)) : "–", isTime ? number(samples.getPercentile(99.9)) : "–",
				number(result.getScore()), result.getScoreUnit());
	}

	private static String name(RunResult run) {
		String name = run.getParams().getBenchmark();
		String parameters = run.getParams()
			.getParamsKeys()
			.stream()
			.map((key) -> key + "=" + run.getParams().getParam(key))
			.collect(Collectors.joining(", "));
		return name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1)
				+ (parameters.isEmpty() ? "" : " (" + parameters + ")");
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (value < 100) ? "%.2f" : "%.0f", value);
	}

}
