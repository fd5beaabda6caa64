package dev.workerloader.internal.wire;

import java.io.Writer;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Where text is built, up to a limit.
 */
final class TextOutput {

	/**
	 * Characters above which a text is large.
	 */
	private static final int LARGE = 64 << 10;

	private final StringBuilder text = new StringBuilder();

	private final JsonGenerator json;

	private final int limit;

	TextOutput(int limit) {
		this(limit, () -> {
		});
	}

	/**
	 * Create the output.
	 * @param limit the most characters
	 * @param whenLarge called once, before the text becomes large
	 */
	TextOutput(int limit, Runnable whenLarge) {
		this.limit = limit;
		this.json = Wire.JSON.createGenerator(ObjectWriteContext.empty(), new Sink(this.text, whenLarge));
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

		private final Runnable whenLarge;

		private boolean large;

		Sink(StringBuilder text, Runnable whenLarge) {
			this.text = text;
			this.whenLarge = whenLarge;
		}

		private void grow(int length) {
			if (!this.large && this.text.length() + length > LARGE) {
				this.large = true;
				this.whenLarge.run();
			}
		}

		@Override
		public void write(char[] buffer, int offset, int length) {
			grow(length);
			this.text.append(buffer, offset, length);
		}

		@Override
		public void write(int character) {
			grow(1);
			this.text.append((char) character);
		}

		@Override
		public void write(String string, int offset, int length) {
			grow(length);
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
