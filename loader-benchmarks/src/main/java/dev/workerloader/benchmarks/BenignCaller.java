package dev.workerloader.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import dev.workerloader.Invocation;
import dev.workerloader.Outcome;
import dev.workerloader.WorkerLoader;

/**
 * How long does a benign program take while others spin? One caller runs fresh workers
 * with a pause between them. All limits are the defaults.
 */
public final class BenignCaller {

	private static final List<String> SPINNING = List.of("0", "2", "8", "32");

	private static final long SECONDS = 20;

	private static final Duration WARM_UP = Duration.ofSeconds(15);

	private static final long PAUSE_MILLIS = 5;

	private final Duration time;

	private final ChatRoom room = new ChatRoom();

	private final Table table;

	private long quiet;

	private BenignCaller(Duration time) {
		this.time = time;
		this.table = new Table("Fresh worker of a benign caller beside sandboxes that spin", "spinning", "answers",
				"failures", "p50", "p99", "longest", "p99 against quiet");
	}

	/**
	 * Run the caller beside more and more spinning sandboxes.
	 * @param args the seconds for each number of sandboxes, then these numbers
	 * @throws InterruptedException if a pause was interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		long seconds = (args.length > 0) ? Long.parseLong(args[0]) : SECONDS;
		List<String> numbers = (args.length > 1) ? List.of(args).subList(1, args.length) : SPINNING;
		BenignCaller benchmark = new BenignCaller(Duration.ofSeconds(seconds));
		try (WorkerLoader loader = WorkerLoader.builder().build()) {
			benchmark.call(loader, WARM_UP, new ArrayList<>());
		}
		for (String number : numbers) {
			benchmark.measure(Integer.parseInt(number));
		}
	}

	private void measure(int spinning) throws InterruptedException {
		try (WorkerLoader loader = WorkerLoader.builder().shutdownGracePeriod(Duration.ZERO).build()) {
			call(loader, Duration.ofSeconds(1), new ArrayList<>());
			Spinners spinners = new Spinners(loader, spinning);
			List<Long> nanos = new ArrayList<>();
			int failures = call(loader, this.time, nanos);
			spinners.stop();
			row(spinning, failures, new Percentiles(nanos));
		}
	}

	/**
	 * Call until the time has passed.
	 * @return how many calls failed
	 */
	private int call(WorkerLoader loader, Duration time, List<Long> nanos) throws InterruptedException {
		int failures = 0;
		long end = System.nanoTime() + time.toNanos();
		while (System.nanoTime() < end) {
			long start = System.nanoTime();
			Invocation invocation = loader.run(Programs.agent(start, this.room), Programs.METHOD, Programs.PARAM);
			nanos.add(System.nanoTime() - start);
			if (invocation.outcome() == Outcome.OK) {
				Programs.checkAgent(invocation);
			}
			else {
				failures++;
			}
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
		}
		return failures;
	}

	private void row(int spinning, int failures, Percentiles times) {
		if (spinning == 0) {
			this.quiet = times.at(99);
		}
		String ratio = (this.quiet > 0) ? String.format(Locale.ROOT, "%.1f", (double) times.at(99) / this.quiet) : "–";
		this.table.row(spinning, times.count() - failures, failures, Table.millis(times.median()),
				Table.millis(times.at(99)), Table.millis(times.max()), ratio);
	}

}
