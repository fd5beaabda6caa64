package dev.workerloader.host.graal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.workerloader.Interleavings;
import dev.workerloader.internal.leak.LeakTracker;
import dev.workerloader.internal.leak.Lease;
import org.junit.jupiter.api.Test;

/**
 * {@link WarmPool} while it is filled, contexts are taken, and it stops.
 */
class WarmPoolInterleavingTests {

	private static final GraalHostSettings SETTINGS = GraalHostSettings.defaults().withWarmPool(1);

	private static final Lease LEASE = new LeakTracker("context").open();

	static {
		LEASE.close();
	}

	// Attack TEN-07.
	@Test
	void eachContextIsGivenAwayOrClosedOnce() {
		Interleavings.explore(100, () -> {
			Contexts contexts = new Contexts();
			WarmPool pool = new WarmPool(contexts::create, SETTINGS);
			pool.start();
			Interleavings.race(() -> contexts.takeFrom(pool), () -> contexts.takeFrom(pool), () -> stop(pool));
			if (contexts.created.get() != contexts.taken.get() + contexts.closed.get() || pool.size() != 0) {
				throw new IllegalStateException(contexts.created + " contexts were created, " + contexts.taken
						+ " taken and " + contexts.closed + " closed.");
			}
		});
	}

	private static void stop(WarmPool pool) {
		try {
			pool.stop();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Contexts that are empty, and can be bound once.
	 */
	private static final class Contexts {

		private final AtomicInteger created = new AtomicInteger();

		private final AtomicInteger taken = new AtomicInteger();

		private final AtomicInteger closed = new AtomicInteger();

		void takeFrom(WarmPool pool) {
			GuestContext context = pool.poll();
			if (context != null) {
				context.bind(Map.of());
				this.taken.incrementAndGet();
			}
		}

		GuestContext create() {
			this.created.incrementAndGet();
			return new GuestContext(null, new ModuleFileSystem(), null, null, List.of(), LEASE) {

				@Override
				void close() {
					bind(Map.of());
					Contexts.this.closed.incrementAndGet();
				}

			};
		}

	}

}
