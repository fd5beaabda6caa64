package dev.workerloader.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * How does the time that a fresh worker takes grow with the sandboxes that are live,
 * suspended in calls to a binding? Without warm contexts, which would hide it.
 */
public final class StartTimeCurve {

	private static final int WARM_UP = 3_000;

	private static final int SAMPLES = 500;

	private StartTimeCurve() {
	}

	/**
	 * Measure fresh workers beside more and more sandboxes.
	 * @param args the numbers of live sandboxes
	 * @throws Exception if an answer is wrong, or the wait was interrupted
	 */
	public static void main(String[] args) throws Exception {
		String[] counts = (args.length > 0) ? args : new String[] { "0", "1000", "10000", "40000" };
		ChatRoom room = new ChatRoom();
		try (SuspendedSandboxes sandboxes = new SuspendedSandboxes()) {
			measure(sandboxes, room, WARM_UP);
			Table table = new Table("Fresh worker from source to answer, " + SAMPLES + " runs by one caller",
					"live sandboxes", "p50", "p99");
			for (String count : counts) {
				sandboxes.fill(Integer.parseInt(count));
				Percentiles times = measure(sandboxes, room, SAMPLES);
				table.row(count, Table.millis(times.median()), Table.millis(times.at(99)));
			}
			sandboxes.resume();
		}
	}

	private static Percentiles measure(SuspendedSandboxes sandboxes, ChatRoom room, int runs) {
		List<Long> nanos = new ArrayList<>();
		for (int i = 0; i < runs; i++) {
			long start = System.nanoTime();
			Programs.checkAgent(sandboxes.loader().run(Programs.agent(start, room), Programs.METHOD, Programs.PARAM));
			nanos.add(System.nanoTime() - start);
		}
		return new Percentiles(nanos);
	}

}
