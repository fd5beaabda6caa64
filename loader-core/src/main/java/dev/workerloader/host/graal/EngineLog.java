package dev.workerloader.host.graal;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the engine's log to SLF4J.
 */
final class EngineLog extends Handler {

	private static final Logger logger = LoggerFactory.getLogger(EngineLog.class);

	@Override
	public void publish(LogRecord entry) {
		int level = entry.getLevel().intValue();
		if (level >= Level.SEVERE.intValue()) {
			logger.error("{}", entry.getMessage(), entry.getThrown());
		}
		else if (level >= Level.WARNING.intValue()) {
			logger.warn("{}", entry.getMessage(), entry.getThrown());
		}
		else {
			logger.debug("{}", entry.getMessage(), entry.getThrown());
		}
	}

	@Override
	public void flush() {
		// Nothing is buffered here.
	}

	@Override
	public void close() {
		// Nothing is held here.
	}

}
