package dev.workerloader.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps what is logged under a name.
 */
class LogCapture extends AppenderBase<ILoggingEvent> implements BeforeEachCallback, AfterEachCallback {

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private final Logger logger;

	LogCapture(String name) {
		this.logger = (Logger) LoggerFactory.getLogger(name);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.logger.setLevel(Level.DEBUG);
		this.logger.addAppender(this);
		start();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.logger.detachAppender(this);
		this.logger.setLevel(null);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.events.add(event);
	}

	List<ILoggingEvent> events() {
		return this.events;
	}

	ILoggingEvent single() {
		assertThat(this.events).hasSize(1);
		return this.events.get(0);
	}

	static Map<String, Object> pairs(ILoggingEvent event) {
		Map<String, Object> pairs = new LinkedHashMap<>();
		if (event.getKeyValuePairs() != null) {
			event.getKeyValuePairs().forEach((pair) -> pairs.put(pair.key, pair.value));
		}
		return pairs;
	}

}
