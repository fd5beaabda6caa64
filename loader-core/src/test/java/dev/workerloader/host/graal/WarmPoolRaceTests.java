package dev.workerloader.host.graal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.workerloader.internal.leak.LeakTracker;
import dev.workerloader.internal.leak.Lease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link WarmPool} while many threads take contexts, and while it stops. Its contexts are
 * empty, so that a race takes microseconds.
 */
class WarmPoolRaceTests {

	private static final int CONTEXTS = 50_000;

	private static final int POOLS = 2_000;

	private static final Lease LEASE = new LeakTracker("context").open();

	static {
		LEASE.close();
	}

	private final AtomicInteger created = new AtomicInteger();

	private final AtomicInteger taken = new AtomicInteger();

	private final AtomicInteger closed = new AtomicInteger();

	private final ExecutorService takers = Executors.newFixedThreadPool(2);

	@AfterEach
	void stopTakers() {
		this.takers.shutdownNow();
	}

	// Attack TEN-07.
	@Test
	void contextIsGivenAwayOnce() throws Exception {
		WarmPool pool = pool(4);
		Runnable take = () -> {
			while (this.taken.get() < CONTEXTS) {
				takeFrom(pool);
			}
		};
		List<Future<?>> tasks = List.of(this.takers.submit(take), this.takers.submit(take));
		for (Future<?> task : tasks) {
			task.get(60, TimeUnit.SECONDS);
		}
		pool.stop();
		assertThat(this.created.get()).isEqualTo(this.taken.get() + this.closed.get());
	}

	@Test
	void contextThatNobodyTookIsClosed() throws Exception {
		for (int i = 0; i < POOLS; i++) {
			WarmPool pool = pool(2);
			Future<?> task = this.takers.submit(() -> takeFrom(pool));
			pool.stop();
			task.get(60, TimeUnit.SECONDS);
			assertThat(this.created.get()).as("contexts after stop " + i)
				.isEqualTo(this.taken.get() + this.closed.get());
			assertThat(pool.size()).isZero();
		}
	}

	private WarmPool pool(int size) {
		WarmPool pool = new WarmPool(this::create, GraalHostSettings.defaults().withWarmPool(size));
		pool.start();
		return pool;
	}

	private void takeFrom(WarmPool pool) {
		GuestContext context = pool.poll();
		if (context != null) {
			// Throws if somebody else has taken it.
			context.bind(Map.of());
			this.taken.incrementAndGet();
		}
	}

	private GuestContext create() {
		this.created.incrementAndGet();
		return new GuestContext(null, new ModuleFileSystem(), null, null, List.of(), LEASE) {

			@Override
			void close() {
				bind(Map.of());
				WarmPoolRaceTests.this.closed.incrementAndGet();
			}

		};
	}

}
