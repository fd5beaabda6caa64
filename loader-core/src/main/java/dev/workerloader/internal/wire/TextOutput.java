package dev.workerloader.internal.wire;

import java.io.Writer;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Where text is built, up to a limit.
 */
final class TextOutput {

	private final StringBuilder text = new StringBuilder();

	private final JsonGenerator json = Wire.JSON.createGenerator(ObjectWriteContext.empty(), new Sink(this.text));

	private final int limit;

	TextOutput(int limit) {
		this.limit = limit;
	}

	/**
	 * Return what writes the text. What is written in one go must have been announced.
	 */
	JsonGenerator json() {
		return this.json;
	}

	/**
	 * Announce text, before anything of it is built.
	 * @param length the least number of characters
	 * @throws MessageTooLargeException if there is no room for it
	 */
	void announce(long length) {
		if (length > this.limit - (long) this.text.length() - this.json.streamWriteOutputBuffered()) {
			throw new MessageTooLargeException(this.limit);
		}
	}

	String finish() {
		this.json.close();
		if (this.text.length() > this.limit) {
			throw new MessageTooLargeException(this.limit);
		}
		return this.text.toString();
	}

	/**
	 * A writer without the lock of {@link java.io.StringWriter}.
	 */
	private static final class Sink extends Writer {

		private final StringBuilder text;

		Sink(StringBuilder text) {
			this.text = text;
		}

		@Override
		public void write(char[] buffer, int offset, int length) {
			this.text.append(buffer, offset, length);
		}

		@Override
		public void write(int character) {
			this.text.append((char) character);
		}

		@Override
		public void write(String string, int offset, int length) {
			this.text.append(string, offset, offset + length);
		}

		@Override
		public void flush() {
			// The text is complete at any time.
		}

		@Override
		public void close() {
			// There is nothing to release.
		}

	}

}
