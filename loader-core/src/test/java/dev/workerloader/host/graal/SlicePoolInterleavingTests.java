package dev.workerloader.host.graal;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.workerloader.Interleavings;
import dev.workerloader.internal.leak.LeakTracker;
import dev.workerloader.internal.leak.Lease;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The queue of {@link SlicePool} while sandboxes come, threads take them, and it stops. A
 * thread that nobody wakes never comes back, which is found.
 */
class SlicePoolInterleavingTests {

	private static final Lease LEASE = new LeakTracker("sandbox").open();

	static {
		LEASE.close();
	}

	private final GraalSandbox a = sandbox();

	private final GraalSandbox b = sandbox();

	@Test
	void eachSandboxIsTakenOnceAndNoThreadIsForgotten() {
		Interleavings.explore(100, () -> {
			SlicePool pool = pool();
			Collection<@Nullable GraalSandbox> taken = new ConcurrentLinkedQueue<>();
			Interleavings.race(() -> pool.enqueue(this.a), () -> pool.enqueue(this.b), () -> taken.add(take(pool)),
					() -> taken.add(take(pool)));
			if (taken.size() != 2 || !taken.containsAll(List.of(this.a, this.b)) || pool.queued() != 0) {
				throw new IllegalStateException(taken + " were taken.");
			}
		});
	}

	@Test
	void allThreadsLeaveAPoolThatStops() {
		Interleavings.explore(100, () -> {
			SlicePool pool = pool();
			AtomicInteger taken = new AtomicInteger();
			Runnable work = () -> {
				while (take(pool) != null) {
					taken.incrementAndGet();
				}
			};
			Interleavings.race(work, work, () -> pool.enqueue(this.a), pool::stop);
			if (taken.get() > 1) {
				throw new IllegalStateException("A sandbox was taken " + taken + " times.");
			}
		});
	}

	private static @Nullable GraalSandbox take(SlicePool pool) {
		return pool.take(new SliceThread(pool, "taker", 0));
	}

	// Not started, so that no threads are in it but those of the test.
	private static SlicePool pool() {
		return new SlicePool(GraalHostSettings.defaults().withThreads(2), new HostHealth(1));
	}

	private static GraalSandbox sandbox() {
		return new GraalSandbox(TestSandboxes.spec(""), new RecordingMailbox(), null, null, LEASE);
	}

}
