package dev.workerloader.internal.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.workerloader.LogEntry;
import dev.workerloader.internal.wire.MessageReader;
import dev.workerloader.internal.wire.SafeText;

/**
 * Reads what a guest wrote to its console: bounded, escaped, and with a time and a level
 * that make sense.
 */
final class GuestLogEntry {

	private static final int MAX_LINE = 16_500;

	/**
	 * How long ago an entry of a slice may have been written.
	 */
	private static final long MAX_AGE_MILLIS = 60_000;

	private static final Set<String> LEVELS = Set.of("DEBUG", "INFO", "WARN", "ERROR");

	private GuestLogEntry() {
	}

	/**
	 * Read the rest of a log message.
	 * @param message the message
	 * @param withArguments whether there is room for the values
	 * @return the entry
	 */
	static LogEntry read(MessageReader message, boolean withArguments) {
		String level = message.text();
		long time = message.number();
		String text = SafeText.escapeLines(message.text(), MAX_LINE);
		long now = System.currentTimeMillis();
		// The guest's clock is the host's, so that an earlier time of its slice is true.
		boolean plausible = time <= now && time >= now - MAX_AGE_MILLIS;
		return new LogEntry(Instant.ofEpochMilli(plausible ? time : now), LEVELS.contains(level) ? level : "INFO", text,
				withArguments ? message.arguments() : List.of());
	}

}
