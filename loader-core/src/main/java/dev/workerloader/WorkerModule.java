package dev.workerloader;

import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A module of a worker: its kind and its content (semantics L9). Immutable; content that
 * the caller owns is copied.
 *
 * @since 0.1.0
 */
public final class WorkerModule {

	private static final JsonMapper JSON = new JsonMapper();

	private final Kind kind;

	private final String text;

	private final long size;

	private WorkerModule(Kind kind, String text, long size) {
		this.kind = kind;
		this.text = Objects.requireNonNull(text, "text");
		this.size = size;
	}

	/**
	 * Return an ES module.
	 * @param source the source
	 * @return the module
	 */
	public static WorkerModule js(String source) {
		return new WorkerModule(Kind.JS, source, source.length());
	}

	/**
	 * Return a CommonJS module. Importing it gives {@code module.exports} as the default
	 * import; it may {@code require} other modules of the worker.
	 * @param source the source
	 * @return the module
	 */
	public static WorkerModule cjs(String source) {
		return new WorkerModule(Kind.CJS, source, source.length());
	}

	/**
	 * Return a module whose default export is a string.
	 * @param text the string
	 * @return the module
	 */
	public static WorkerModule text(String text) {
		return new WorkerModule(Kind.TEXT, text, text.length());
	}

	/**
	 * Return a module whose default export is an {@code ArrayBuffer}.
	 * @param bytes the bytes, copied
	 * @return the module
	 */
	public static WorkerModule data(byte[] bytes) {
		return new WorkerModule(Kind.DATA, Base64.getEncoder().encodeToString(bytes), bytes.length);
	}

	/**
	 * Return a module whose default export is a value.
	 * @param value the value: whatever Jackson writes as JSON, copied
	 * @return the module
	 * @throws WorkerCodeException if the value cannot be written as JSON
	 */
	public static WorkerModule json(@Nullable Object value) {
		try {
			String text = JSON.writeValueAsString(value);
			return new WorkerModule(Kind.JSON, text, text.length());
		}
		catch (JacksonException ex) {
			throw new WorkerCodeException(ErrorCode.INVALID_CODE,
					"The value of a json module cannot be written as JSON: " + ex.getOriginalMessage(), null, 0, 0, ex,
					WorkerException.Facts.NONE);
		}
	}

	/**
	 * Return the kind of this module.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Return the content as text: source, text or JSON as it is, bytes in base 64.
	 * @return the content
	 */
	public String content() {
		return this.text;
	}

	/**
	 * Return the size of the content.
	 * @return the size in characters, or in bytes for {@link Kind#DATA}
	 */
	public long size() {
		return this.size;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof WorkerModule that && this.kind == that.kind && this.text.equals(that.text);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(new Object[] { this.kind, this.text });
	}

	@Override
	public String toString() {
		return this.kind + " module of " + this.size;
	}

	/**
	 * Kinds of modules.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/** ES module. */
		JS,

		/** CommonJS module. */
		CJS,

		/** String. */
		TEXT,

		/** Bytes. */
		DATA,

		/** JSON value. */
		JSON

	}

}
