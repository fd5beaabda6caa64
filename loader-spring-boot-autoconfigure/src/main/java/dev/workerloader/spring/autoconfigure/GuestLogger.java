package dev.workerloader.spring.autoconfigure;

import dev.workerloader.LogEntry;
import dev.workerloader.LogListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what workers write to their {@code console}, at the same level, under a name of
 * its own.
 */
final class GuestLogger implements LogListener {

	static final String NAME = "dev.workerloader.guest";

	private static final Logger logger = LoggerFactory.getLogger(NAME);

	@Override
	public void log(Event event) {
		LogEntry entry = event.entry();
		LoggingEventBuilder line = logger.atLevel(level(entry)).addKeyValue("sandbox.id", event.sandboxId());
		if (event.workerId() != null) {
			line = line.addKeyValue("sandbox.worker", LogText.escape(event.workerId()));
		}
		if (event.owner() != null) {
			line = line.addKeyValue("sandbox.owner", LogText.escape(event.owner()));
		}
		line.log(LogText.escape(entry.message()));
	}

	private static Level level(LogEntry entry) {
		return switch (entry.level()) {
			case "ERROR" -> Level.ERROR;
			case "WARN" -> Level.WARN;
			case "DEBUG" -> Level.DEBUG;
			default -> Level.INFO;
		};
	}

}
