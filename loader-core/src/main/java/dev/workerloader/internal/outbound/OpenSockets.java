package dev.workerloader.internal.outbound;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many WebSockets are open, and the threads that read them: each is a thread and a
 * message that nobody has taken yet. Safe for use by many threads.
 */
final class OpenSockets implements AutoCloseable {

	private static final int MAX = 256;

	private static final int MIN = 8;

	private static final int MAX_OF_SANDBOX = 16;

	/** What all of them together may hold. */
	private static final int HEAP_SHARE = 8;

	/** A message as it came, and as what the worker gets. */
	private static final int BYTES_EACH = 3 * WebSocketChannel.MAX_MESSAGE;

	private final int max;

	private final AtomicInteger open = new AtomicInteger();

	private final Map<String, Integer> openOfSandbox = new ConcurrentHashMap<>();

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS,
			new SynchronousQueue<>(), (task) -> {
				// Whoever opens the first one must not stay with the thread for others.
				Thread thread = new Thread(null, task, "worker-loader-socket", 0, false);
				thread.setDaemon(true);
				return thread;
			});

	/**
	 * Create new {@link OpenSockets}.
	 * @param heap the size of the heap in bytes
	 */
	OpenSockets(long heap) {
		this.max = (int) Math.max(MIN, Math.min(MAX, heap / HEAP_SHARE / BYTES_EACH));
	}

	/**
	 * Count one more.
	 * @return whether there may be so many
	 */
	boolean open(String sandboxId) {
		boolean many = this.open.incrementAndGet() > this.max;
		boolean manyOfSandbox = this.openOfSandbox.merge(sandboxId, 1, Integer::sum) > MAX_OF_SANDBOX;
		if (many || manyOfSandbox) {
			closed(sandboxId);
			return false;
		}
		return true;
	}

	void closed(String sandboxId) {
		this.open.decrementAndGet();
		this.openOfSandbox.computeIfPresent(sandboxId, (id, count) -> (count > 1) ? count - 1 : null);
	}

	int count() {
		return this.open.get();
	}

	/**
	 * Read a WebSocket until it ends.
	 * @throws java.util.concurrent.RejectedExecutionException if this is closed
	 */
	void read(Runnable reader) {
		this.threads.execute(reader);
	}

	/**
	 * Let the threads end with what they read.
	 */
	@Override
	public void close() {
		this.threads.shutdown();
	}

}
