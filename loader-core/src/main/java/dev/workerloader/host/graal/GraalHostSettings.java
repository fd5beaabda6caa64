package dev.workerloader.host.graal;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Settings of a {@link GraalSandboxHost}.
 *
 * @param threads platform threads that run slices
 * @param stackSize stack of each of these threads, in bytes
 * @param warmPool never-used contexts to keep at hand; zero for none
 * @param timeZone the time zone that guests see
 * @param locale the locale that guests see
 * @param maxLostThreads threads that may be written off before the host takes no new work
 * @param compensatingThreads extra threads, at most, that stand in for long slices
 * @param unwindTime CPU time that a cancelled slice may take to end before its thread is
 * written off
 * @param threadNamePrefix what the names of the host's threads begin with
 * @since 0.1.0
 */
public record GraalHostSettings(int threads, long stackSize, int warmPool, ZoneId timeZone, Locale locale,
		int maxLostThreads, int compensatingThreads, Duration unwindTime, String threadNamePrefix) {

	private static final long DEFAULT_STACK_SIZE = 16L << 20;

	// What a sandbox that computes may hold by default. When all do at once the memory
	// guard ends some.
	private static final long HEAP_OF_COMPENSATING_THREAD = 128L << 20;

	private static final int MIN_COMPENSATING_THREADS = 4;

	private static final int MAX_COMPENSATING_THREADS = 64;

	// Below this the engine's own start of a context may overflow the stack.
	private static final long MIN_STACK_SIZE = 1L << 20;

	public GraalHostSettings {
		check(threads > 0, "threads", threads, "at least 1");
		check(stackSize >= MIN_STACK_SIZE, "stackSize", stackSize, "at least " + MIN_STACK_SIZE + " bytes");
		check(warmPool >= 0, "warmPool", warmPool, "zero or more");
		check(maxLostThreads > 0, "maxLostThreads", maxLostThreads, "at least 1");
		check(unwindTime.toMillis() > 0, "unwindTime", unwindTime.toMillis(), "at least 1 ms");
		check(compensatingThreads >= 0, "compensatingThreads", compensatingThreads, "zero or more");
	}

	private static void check(boolean valid, String name, long value, String wanted) {
		if (!valid) {
			throw new IllegalArgumentException(
					"The setting '" + name + "' is " + value + " but must be " + wanted + ".");
		}
	}

	/**
	 * Return the default settings: a thread per processor, and a compensating thread for
	 * each 128 MB of heap, at least 4 and at most 64.
	 * @return the settings
	 */
	public static GraalHostSettings defaults() {
		return new GraalHostSettings(Runtime.getRuntime().availableProcessors(), DEFAULT_STACK_SIZE, 16, ZoneOffset.UTC,
				Locale.US, 4, compensatingThreads(Runtime.getRuntime().maxMemory()), Duration.ofSeconds(1),
				"worker-loader-");
	}

	/**
	 * Return how many programs may compute beyond the number of threads: with too few,
	 * programs that spin hold up all others until they reach their limits.
	 * @param heap the size of the heap, in bytes
	 */
	static int compensatingThreads(long heap) {
		long room = heap / HEAP_OF_COMPENSATING_THREAD;
		return (int) Math.max(MIN_COMPENSATING_THREADS, Math.min(room, MAX_COMPENSATING_THREADS));
	}

	/**
	 * Return a copy with another number of threads.
	 * @param threads platform threads that run slices
	 * @return the copy
	 */
	public GraalHostSettings withThreads(int threads) {
		return new GraalHostSettings(threads, this.stackSize, this.warmPool, this.timeZone, this.locale,
				this.maxLostThreads, this.compensatingThreads, this.unwindTime, this.threadNamePrefix);
	}

	/**
	 * Return a copy with another stack size.
	 * @param stackSize stack of each slice thread, in bytes
	 * @return the copy
	 */
	public GraalHostSettings withStackSize(long stackSize) {
		return new GraalHostSettings(this.threads, stackSize, this.warmPool, this.timeZone, this.locale,
				this.maxLostThreads, this.compensatingThreads, this.unwindTime, this.threadNamePrefix);
	}

	/**
	 * Return a copy with another size of the warm pool.
	 * @param warmPool never-used contexts to keep at hand; zero for none
	 * @return the copy
	 */
	public GraalHostSettings withWarmPool(int warmPool) {
		return new GraalHostSettings(this.threads, this.stackSize, warmPool, this.timeZone, this.locale,
				this.maxLostThreads, this.compensatingThreads, this.unwindTime, this.threadNamePrefix);
	}

	/**
	 * Return a copy with another time zone.
	 * @param timeZone the time zone that guests see
	 * @return the copy
	 */
	public GraalHostSettings withTimeZone(ZoneId timeZone) {
		return new GraalHostSettings(this.threads, this.stackSize, this.warmPool, timeZone, this.locale,
				this.maxLostThreads, this.compensatingThreads, this.unwindTime, this.threadNamePrefix);
	}

	/**
	 * Return a copy with another locale.
	 * @param locale the locale that guests see
	 * @return the copy
	 */
	public GraalHostSettings withLocale(Locale locale) {
		return new GraalHostSettings(this.threads, this.stackSize, this.warmPool, this.timeZone, locale,
				this.maxLostThreads, this.compensatingThreads, this.unwindTime, this.threadNamePrefix);
	}

	/**
	 * Return a copy with another bound on lost threads.
	 * @param maxLostThreads threads that may be written off before the host takes no new
	 * work
	 * @return the copy
	 */
	public GraalHostSettings withMaxLostThreads(int maxLostThreads) {
		return new GraalHostSettings(this.threads, this.stackSize, this.warmPool, this.timeZone, this.locale,
				maxLostThreads, this.compensatingThreads, this.unwindTime, this.threadNamePrefix);
	}

	/**
	 * Return a copy with another bound on compensating threads.
	 * @param compensatingThreads extra threads, at most, that stand in for long slices
	 * @return the copy
	 */
	public GraalHostSettings withCompensatingThreads(int compensatingThreads) {
		return new GraalHostSettings(this.threads, this.stackSize, this.warmPool, this.timeZone, this.locale,
				this.maxLostThreads, compensatingThreads, this.unwindTime, this.threadNamePrefix);
	}

	/**
	 * Return a copy with another unwind time.
	 * @param unwindTime CPU time that a cancelled slice may take to end before its thread
	 * is written off
	 * @return the copy
	 */
	public GraalHostSettings withUnwindTime(Duration unwindTime) {
		return new GraalHostSettings(this.threads, this.stackSize, this.warmPool, this.timeZone, this.locale,
				this.maxLostThreads, this.compensatingThreads, unwindTime, this.threadNamePrefix);
	}

	/**
	 * Return a copy with another prefix of thread names.
	 * @param threadNamePrefix what the names of the host's threads begin with
	 * @return the copy
	 */
	public GraalHostSettings withThreadNamePrefix(String threadNamePrefix) {
		return new GraalHostSettings(this.threads, this.stackSize, this.warmPool, this.timeZone, this.locale,
				this.maxLostThreads, this.compensatingThreads, this.unwindTime, threadNamePrefix);
	}

}
