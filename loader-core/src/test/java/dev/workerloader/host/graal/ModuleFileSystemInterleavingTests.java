package dev.workerloader.host.graal;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.workerloader.Interleavings;
import org.junit.jupiter.api.Test;

/**
 * {@link ModuleFileSystem} while sandboxes want the same context.
 */
class ModuleFileSystemInterleavingTests {

	@Test
	void contextBelongsToOneSandbox() {
		Interleavings.explore(100, () -> {
			ModuleFileSystem files = new ModuleFileSystem();
			AtomicInteger owners = new AtomicInteger();
			Runnable take = () -> {
				try {
					files.bind(Map.of());
					owners.incrementAndGet();
				}
				catch (IllegalStateException ex) {
					// Somebody else has taken it.
				}
			};
			Interleavings.race(take, take);
			if (owners.get() != 1) {
				throw new IllegalStateException(owners + " sandboxes have the context.");
			}
		});
	}

}
