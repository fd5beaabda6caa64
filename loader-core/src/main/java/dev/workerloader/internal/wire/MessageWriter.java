package dev.workerloader.internal.wire;

import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes one message to a sandbox, element by element. Of no more use after an exception.
 */
public final class MessageWriter {

	private final TextOutput output;

	private MessageWriter(String kind, int limit) {
		this.output = new TextOutput(limit);
		this.output.json().writeStartArray();
		text(kind);
	}

	/**
	 * Start a message of any length.
	 * @param kind the kind
	 * @return a writer
	 */
	public static MessageWriter of(String kind) {
		return of(kind, Integer.MAX_VALUE);
	}

	/**
	 * Start a message of a bounded length. Every method throws a
	 * {@link MessageTooLargeException} when there is no room for more.
	 * @param kind the kind
	 * @param limit the most characters of the text
	 * @return a writer
	 */
	public static MessageWriter of(String kind, int limit) {
		return new MessageWriter(kind, limit);
	}

	/**
	 * Write an integer.
	 * @param number the integer
	 * @return this writer
	 */
	public MessageWriter number(long number) {
		this.output.announce(1);
		this.output.json().writeNumber(number);
		return this;
	}

	/**
	 * Write a text or null.
	 * @param text the text
	 * @return this writer
	 */
	public MessageWriter text(@Nullable String text) {
		if (text == null) {
			return nothing();
		}
		this.output.announce(text.length() + 2L);
		this.output.json().writeString(text);
		return this;
	}

	/**
	 * Write null.
	 * @return this writer
	 */
	public MessageWriter nothing() {
		this.output.announce(4);
		this.output.json().writeNull();
		return this;
	}

	/**
	 * Write a boolean.
	 * @param value the boolean
	 * @return this writer
	 */
	public MessageWriter bool(boolean value) {
		this.output.announce(4);
		this.output.json().writeBoolean(value);
		return this;
	}

	/**
	 * Write a bare list of strings.
	 * @param strings the strings
	 * @return this writer
	 */
	public MessageWriter strings(Collection<String> strings) {
		beginArray();
		strings.forEach(this::text);
		return endArray();
	}

	/**
	 * Start a bare list.
	 * @return this writer
	 */
	public MessageWriter beginArray() {
		this.output.announce(2);
		this.output.json().writeStartArray();
		return this;
	}

	/**
	 * End a bare list.
	 * @return this writer
	 */
	public MessageWriter endArray() {
		this.output.json().writeEndArray();
		return this;
	}

	/**
	 * Write a value.
	 * @param writer how the value is encoded
	 * @param value the value
	 * @param root the name of the value in error messages
	 * @return this writer
	 * @throws UnencodableException if the value cannot cross
	 */
	public MessageWriter value(ValueWriter writer, @Nullable Object value, String root) {
		writer.write(value, new ValuePath(root), this.output);
		return this;
	}

	/**
	 * Write a value that was encoded before.
	 * @param encoded what {@link ValueWriter#encode} returned
	 * @return this writer
	 */
	public MessageWriter encoded(String encoded) {
		this.output.announce(encoded.length());
		this.output.json().writeRawValue(encoded);
		return this;
	}

	/**
	 * Write an error that a guest gets from the host.
	 * @param name the name of the error
	 * @param message its message
	 * @param code its code
	 * @param props further properties, data with string keys
	 * @return this writer
	 */
	public MessageWriter error(String name, String message, String code, Map<String, ?> props) {
		this.output.announce(name.length() + (long) message.length() + code.length());
		this.output.json().writeStartObject();
		this.output.json().writeStringProperty("name", name);
		this.output.json().writeStringProperty("message", message);
		this.output.json().writeStringProperty("code", code);
		this.output.json().writeBooleanProperty("remote", true);
		if (!props.isEmpty()) {
			this.output.json().writeName("props");
			value(ValueWriter.data(), props, "error");
		}
		this.output.json().writeEndObject();
		return this;
	}

	/**
	 * End the message.
	 * @return its text
	 */
	public String toText() {
		this.output.json().writeEndArray();
		return this.output.finish();
	}

}
