package dev.workerloader.internal.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.LogEntry;

/**
 * The log of one activity, as long as its limit lets it be. What is written here counts
 * in the activities above as well. Safe for use by many threads.
 */
final class ActivityLog {

	/**
	 * What a line counts at least.
	 */
	private static final int MIN_LINE_BYTES = 64;

	private final Limits limits;

	private final @Nullable ActivityLog above;

	private final List<LogEntry> entries = new ArrayList<>();

	private long bytes;

	/** What invocations of workers that this one has started have written. */
	private long nestedBytes;

	private long arguments;

	private boolean cut;

	/**
	 * Create a log.
	 * @param above the log of the activity that spends what this one spends, or
	 * {@code null}
	 */
	ActivityLog(Limits limits, @Nullable ActivityLog above) {
		this.limits = limits;
		this.above = above;
	}

	/**
	 * Add an entry, unless the log is full.
	 * @return the entry that was added: the given one, a marker that the log is cut, or
	 * {@code null}
	 */
	synchronized @Nullable LogEntry add(LogEntry entry) {
		if (this.cut) {
			return null;
		}
		LogEntry added = entry;
		int size = Math.max(entry.message().length() + 1, MIN_LINE_BYTES);
		if (hasRoom(size)) {
			this.bytes += size;
		}
		else {
			this.cut = true;
			added = new LogEntry(entry.time(), "WARN",
					"The log is cut here: it reached its limit of " + this.limits.describe(Limit.LOG_SIZE) + ".",
					List.of());
		}
		this.entries.add(added);
		return added;
	}

	/**
	 * Add a line of the loader's.
	 */
	@Nullable LogEntry warn(String message) {
		return add(new LogEntry(Instant.now(), "WARN", message, List.of()));
	}

	private boolean hasRoom(int size) {
		return this.bytes + this.nestedBytes + size <= this.limits.get(Limit.LOG_SIZE)
				&& (this.above == null || this.above.takeNested(size));
	}

	private synchronized boolean takeNested(int size) {
		if (!hasRoom(size)) {
			return false;
		}
		this.nestedBytes += size;
		return true;
	}

	/**
	 * Return whether an entry keeps its arguments as values: a guest may write much of
	 * them beside a short message, so their text counts on its own.
	 * @param size the length of the entry's text, arguments included
	 */
	synchronized boolean keepsArguments(int size) {
		if (this.cut || this.arguments + size > this.limits.get(Limit.LOG_SIZE)) {
			return false;
		}
		this.arguments += size;
		return true;
	}

	/**
	 * Return what was written so far.
	 */
	synchronized Written written() {
		return new Written(List.copyOf(this.entries), this.bytes + this.nestedBytes);
	}

	/**
	 * What was written.
	 *
	 * @param entries the entries, in their order
	 * @param bytes what they count, and those that count here as well
	 */
	record Written(List<LogEntry> entries, long bytes) {

	}

}
