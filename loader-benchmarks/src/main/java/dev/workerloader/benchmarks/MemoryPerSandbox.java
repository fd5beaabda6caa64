package dev.workerloader.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * What does a sandbox take that is suspended in the middle of a call, and how long does
 * it take to start many of them and to let them go on?
 */
public final class MemoryPerSandbox {

	private static final Path STATUS = Path.of("/proc/self/status");

	private MemoryPerSandbox() {
	}

	/**
	 * Fill the heap.
	 * @param args the numbers of sandboxes
	 * @throws Exception if an answer is wrong, or the wait was interrupted
	 */
	public static void main(String[] args) throws Exception {
		String[] counts = (args.length > 0) ? args : new String[] { "1000", "10000" };
		try (SuspendedSandboxes sandboxes = new SuspendedSandboxes()) {
			sandboxes.fill(200);
			sandboxes.resume();
			Table table = new Table("Sandboxes suspended in a call to a binding", "sandboxes", "heap of each",
					"memory of the process for each", "all suspended after", "all resumed, right and closed after");
			for (String count : counts) {
				measure(sandboxes, Integer.parseInt(count), table);
			}
		}
	}

	private static void measure(SuspendedSandboxes sandboxes, int count, Table table)
			throws IOException, InterruptedException, ExecutionException {
		long heap = usedHeap();
		long process = residentBytes();
		long start = System.nanoTime();
		sandboxes.fill(count);
		long filled = System.nanoTime();
		long heapOfEach = (usedHeap() - heap) / count;
		long processOfEach = (residentBytes() - process) / count;
		long resume = System.nanoTime();
		sandboxes.resume();
		table.row(count, Table.kilobytes(heapOfEach), Table.kilobytes(processOfEach), Table.seconds(filled - start),
				Table.seconds(System.nanoTime() - resume));
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	// Only Linux tells; elsewhere it is zero.
	private static long residentBytes() throws IOException {
		if (!Files.isReadable(STATUS)) {
			return 0;
		}
		try (Stream<String> lines = Files.lines(STATUS)) {
			return lines.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
				.sum();
		}
	}

}
