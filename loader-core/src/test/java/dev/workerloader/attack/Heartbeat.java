package dev.workerloader.attack;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;

/**
 * A thread of the application that only looks whether it is still running, and what held
 * it up when it was not.
 */
final class Heartbeat extends Thread implements AutoCloseable {

	private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private static final long NANOS_PER_TICK = TimeUnit.MILLISECONDS.toNanos(10);

	private static final Path STATISTICS = Path.of("/proc/stat");

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private final AtomicLong beats = new AtomicLong();

	private volatile Gap longest = new Gap(Duration.ZERO, Duration.ZERO, Duration.ZERO);

	Heartbeat() {
		super("heartbeat");
		setDaemon(true);
		start();
	}

	@Override
	public void run() {
		long lastAvailable = available();
		long last = System.nanoTime();
		long lastCollected = collected();
		while (!isInterrupted()) {
			this.beats.incrementAndGet();
			LockSupport.parkNanos(PERIOD_NANOS);
			// On both sides of the clock, since this thread may be held up between the
			// two.
			long availableBefore = available();
			long now = System.nanoTime();
			long availableAfter = available();
			long collected = collected();
			long taken = Math.max(0, now - last - (availableAfter - lastAvailable));
			Gap gap = new Gap(Duration.ofNanos(now - last), Duration.ofNanos(taken),
					Duration.ofMillis(collected - lastCollected));
			if (gap.held().compareTo(this.longest.held()) > 0) {
				this.longest = gap;
			}
			last = now;
			lastAvailable = availableBefore;
			lastCollected = collected;
		}
	}

	/**
	 * Return for how long all processors were this JVM's or idle, or some of them for
	 * longer. The rest of the time other processes, and other machines on the same
	 * hardware, had them.
	 */
	private static long available() {
		if (!Files.exists(STATISTICS)) {
			return System.nanoTime();
		}
		// Not by way of a channel: the thread is interrupted when all is over.
		try (BufferedReader reader = new BufferedReader(
				new FileReader(STATISTICS.toFile(), StandardCharsets.US_ASCII))) {
			String[] times = reader.readLine().split(" +");
			long idle = Long.parseLong(times[4]) + Long.parseLong(times[5]);
			return (idle * NANOS_PER_TICK + SYSTEM.getProcessCpuTime()) / SYSTEM.getAvailableProcessors();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long collected() {
		long millis = 0;
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			millis += collector.getCollectionTime();
		}
		return millis;
	}

	long beats() {
		return this.beats.get();
	}

	Gap longestGap() {
		return this.longest;
	}

	/**
	 * Forget the longest gap.
	 */
	void restart() {
		this.longest = new Gap(Duration.ZERO, Duration.ZERO, Duration.ZERO);
	}

	@Override
	public void close() {
		interrupt();
	}

	/**
	 * A time without a heartbeat.
	 *
	 * @param length how long it was
	 * @param taken how much of the machine others had meanwhile
	 * @param collecting how much of it the garbage collectors report
	 */
	record Gap(Duration length, Duration taken, Duration collecting) {

		/**
		 * How long it would have been on a machine of its own: what this JVM stops for
		 * takes longer where others have the processors.
		 */
		Duration held() {
			return this.length.minus(this.taken);
		}

		@Override
		public String toString() {
			return this.length.toMillis() + " ms, of which others had the machine for " + this.taken.toMillis()
					+ " ms, with " + this.collecting.toMillis() + " ms of garbage collection";
		}

	}

}
