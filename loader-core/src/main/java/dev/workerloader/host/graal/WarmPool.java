package dev.workerloader.host.graal;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contexts that were bootstrapped and have never run guest code. Each is given away once;
 * a thread of low priority makes up for it.
 */
final class WarmPool {

	private static final Logger logger = LoggerFactory.getLogger(WarmPool.class);

	private final Supplier<GuestContext> factory;

	private final ConcurrentLinkedQueue<GuestContext> contexts = new ConcurrentLinkedQueue<>();

	private final Semaphore places;

	private final Thread filler;

	private volatile boolean stopped;

	WarmPool(Supplier<GuestContext> factory, GraalHostSettings settings) {
		this.factory = factory;
		this.places = new Semaphore(settings.warmPool());
		this.filler = new Thread(null, this::fill, settings.threadNamePrefix() + "warm-pool", settings.stackSize());
		this.filler.setDaemon(true);
		this.filler.setPriority(Thread.MIN_PRIORITY);
	}

	void start() {
		this.filler.start();
	}

	/**
	 * Take a context out of the pool, for good.
	 * @return the context, or {@code null} if none is at hand
	 */
	@Nullable GuestContext poll() {
		GuestContext context = this.contexts.poll();
		if (context != null) {
			this.places.release();
		}
		return context;
	}

	int size() {
		return this.contexts.size();
	}

	private void fill() {
		try {
			while (!this.stopped) {
				this.places.acquire();
				if (!this.stopped) {
					this.contexts.add(this.factory.get());
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			// Sandboxes create their contexts themselves when none is at hand, and
			// report.
			logger.warn("The warm pool is no longer filled, so that sandboxes start a little slower.", ex);
		}
	}

	/**
	 * Close the contexts that nobody took.
	 * @throws InterruptedException if the caller was interrupted
	 */
	void stop() throws InterruptedException {
		this.stopped = true;
		this.places.release();
		this.filler.join();
		GuestContext context = this.contexts.poll();
		while (context != null) {
			context.close();
			context = this.contexts.poll();
		}
	}

}
