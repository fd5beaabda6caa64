package dev.workerloader;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A line that a worker wrote to its {@code console}, or that the loader added to the
 * worker's log.
 *
 * @param time when it was written
 * @param level {@code DEBUG}, {@code INFO}, {@code WARN} or {@code ERROR}
 * @param message the formatted text; bounded, control characters escaped
 * @param arguments what was passed to the {@code console}, as values; those that cannot
 * cross are text
 * @since 0.1.0
 */
public record LogEntry(Instant time, String level, String message, List<@Nullable Object> arguments) {

	public LogEntry {
		arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
	}

}
