package dev.workerloader.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;

/**
 * What if a thousand requests come at the same moment, each with a new program in a
 * sandbox of its own? Prints when they were answered, counted from that moment.
 */
public final class SimultaneousRequests {

	private static final int REQUESTS = 1_000;

	private static final int BURSTS = 5;

	private final WorkerLoader loader;

	private final int requests;

	private final Table table;

	private SimultaneousRequests(WorkerLoader loader, int requests) {
		this.loader = loader;
		this.requests = requests;
		this.table = new Table(requests + " requests at once, each with a fresh worker", "binding", "burst",
				"right answers", "p50", "p99", "last");
	}

	/**
	 * Send bursts of requests.
	 * @param args the number of requests in a burst, and the number of bursts
	 */
	public static void main(String[] args) {
		int requests = (args.length > 0) ? Integer.parseInt(args[0]) : REQUESTS;
		int bursts = (args.length > 1) ? Integer.parseInt(args[1]) : BURSTS;
		try (WorkerLoader loader = WorkerLoader.builder().build()) {
			// The first one waits for the engine to be warmed up.
			Programs.checkAgent(loader.run(Programs.agent(-1, new ChatRoom()), Programs.METHOD, Programs.PARAM));
			SimultaneousRequests benchmark = new SimultaneousRequests(loader, requests);
			benchmark.send(bursts, "answers at once", ChatRoom::new);
			benchmark.send(bursts, "answers after 100 ms", SlowChatRoom::new);
		}
	}

	private void send(int bursts, String name, Supplier<Object> room) {
		for (int i = 1; i <= bursts; i++) {
			burst(name, i, room.get());
		}
	}

	private void burst(String name, int burst, Object room) {
		Collection<Long> nanos = new ConcurrentLinkedQueue<>();
		List<CompletableFuture<Invocation>> answers = new ArrayList<>();
		long start = System.nanoTime();
		for (int i = 0; i < this.requests; i++) {
			answers.add(this.loader.runAsync(Programs.agent(start + i, room), Programs.METHOD, Programs.PARAM)
				.whenComplete((invocation, failure) -> nanos.add(System.nanoTime() - start)));
		}
		Set<Integer> numbers = new HashSet<>();
		answers.forEach((answer) -> numbers.add(Programs.checkAgent(answer.join())));
		if (numbers.size() != this.requests) {
			throw new IllegalStateException("Two agents were given the same number.");
		}
		Percentiles times = new Percentiles(nanos);
		this.table.row(name, burst, numbers.size() + " of " + this.requests, Table.millis(times.median()),
				Table.millis(times.at(99)), Table.millis(times.max()));
	}

	/**
	 * A binding that answers later and holds no thread meanwhile.
	 */
	@SandboxRpc
	public static class SlowChatRoom {

		private final ChatRoom room = new ChatRoom();

		private final Executor later = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

		/**
		 * Count a message.
		 * @param author who wrote it
		 * @param text what it says
		 * @return the number of messages, later
		 */
		public CompletableFuture<Integer> post(String author, String text) {
			return CompletableFuture.supplyAsync(() -> this.room.post(author, text), this.later);
		}

	}

}
