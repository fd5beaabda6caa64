package dev.workerloader.benchmarks;

import dev.workerloader.WorkerLoader;

/**
 * The main class of a JVM that {@link ColdStart} starts: prints how many nanoseconds the
 * first answer took from the build of the loader, and how many the second worker took.
 */
public final class ColdStartChild {

	private ColdStartChild() {
	}

	/**
	 * Run two fresh workers.
	 * @param args none
	 */
	public static void main(String[] args) {
		ChatRoom room = new ChatRoom();
		long start = System.nanoTime();
		try (WorkerLoader loader = WorkerLoader.builder().build()) {
			for (int i = 0; i < 2; i++) {
				Programs.checkAgent(loader.run(Programs.agent(i, room), Programs.METHOD, Programs.PARAM));
				long end = System.nanoTime();
				System.out.println(end - start);
				start = end;
			}
		}
	}

}
