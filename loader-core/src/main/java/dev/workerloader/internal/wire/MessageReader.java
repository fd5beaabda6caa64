package dev.workerloader.internal.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads one message of a sandbox, element by element. Whatever the text is, nothing but a
 * {@link WireFormatException} is thrown; after one, the rest cannot be read. The caller
 * bounds the length of the text.
 */
public final class MessageReader implements AutoCloseable {

	private final JsonParser parser;

	private final String kind;

	private MessageReader(String text) {
		this.parser = Wire.JSON.createParser(ObjectReadContext.empty(), text);
		this.kind = read(() -> {
			expect(JsonToken.START_ARRAY, "it is not a list");
			expect(JsonToken.VALUE_STRING, "its kind is missing");
			return this.parser.getString();
		});
	}

	/**
	 * Start to read a message.
	 * @param text the text
	 * @return a reader that has read the kind of the message
	 */
	public static MessageReader of(String text) {
		return new MessageReader(text);
	}

	/**
	 * Return the kind of the message.
	 * @return the first element
	 */
	public String kind() {
		return this.kind;
	}

	/**
	 * Read an integer.
	 * @return the integer, within ±(2^53−1)
	 */
	public long number() {
		return read(() -> {
			this.parser.nextToken();
			return integer();
		});
	}

	/**
	 * Read a text.
	 * @return the text
	 */
	public String text() {
		return read(() -> {
			expect(JsonToken.VALUE_STRING, "a text is missing");
			return this.parser.getString();
		});
	}

	/**
	 * Read a text or null.
	 * @return the text or {@code null}
	 */
	public @Nullable String textOrNull() {
		return this
			.<@Nullable String>read(() -> (this.parser.nextToken() != JsonToken.VALUE_NULL) ? currentText() : null);
	}

	/**
	 * Read what a call is made on.
	 * @return the name of a binding, or a number
	 */
	public Object target() {
		return read(() -> {
			if (this.parser.nextToken() == JsonToken.VALUE_STRING) {
				return this.parser.getString();
			}
			return integer();
		});
	}

	/**
	 * Read a boolean.
	 * @return the boolean
	 */
	public boolean bool() {
		return read(() -> {
			JsonToken token = this.parser.nextToken();
			if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
				throw malformed("a boolean is missing");
			}
			return token == JsonToken.VALUE_TRUE;
		});
	}

	/**
	 * Read a bare list of strings.
	 * @return the strings
	 */
	public List<String> strings() {
		return read(() -> {
			expect(JsonToken.START_ARRAY, "a list is missing");
			List<String> strings = new ArrayList<>();
			while (this.parser.nextToken() != JsonToken.END_ARRAY) {
				strings.add(currentText());
			}
			return strings;
		});
	}

	/**
	 * Read a value.
	 * @return the value
	 */
	public @Nullable Object value() {
		return this.<@Nullable Object>read(() -> {
			this.parser.nextToken();
			return new ValueReader(this.parser, null).read();
		});
	}

	/**
	 * Read a value that may have references in it.
	 * @param referents what they stand for
	 * @return the value
	 */
	public @Nullable Object value(Referents referents) {
		return this.<@Nullable Object>read(() -> {
			this.parser.nextToken();
			return new ValueReader(this.parser, referents).read();
		});
	}

	/**
	 * Read a value that is an array.
	 * @return the elements
	 */
	public List<@Nullable Object> arguments() {
		return elements(value());
	}

	/**
	 * Read a value that is an array, which may have references in it.
	 * @param referents what they stand for
	 * @return the elements
	 */
	public List<@Nullable Object> arguments(Referents referents) {
		return elements(value(referents));
	}

	@SuppressWarnings("unchecked")
	private static List<@Nullable Object> elements(@Nullable Object value) {
		if (value instanceof List<?> list) {
			return (List<@Nullable Object>) list;
		}
		throw malformed("the arguments are not an array");
	}

	/**
	 * Read an error.
	 * @return the error
	 */
	public GuestError error() {
		return read(() -> {
			expect(JsonToken.START_OBJECT, "an error is missing");
			return ErrorReader.read(this.parser, new ValueReader(this.parser, null)::read);
		});
	}

	/**
	 * Check that nothing is left.
	 */
	public void end() {
		read(() -> {
			expect(JsonToken.END_ARRAY, "it has more elements than it should");
			if (this.parser.nextToken() != null) {
				throw malformed("something follows it");
			}
			return true;
		});
	}

	@Override
	public void close() {
		this.parser.close();
	}

	private long integer() {
		if (this.parser.currentToken() != JsonToken.VALUE_NUMBER_INT
				|| this.parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
				|| !Wire.isSafe(this.parser.getLongValue())) {
			throw malformed("an integer is missing");
		}
		return this.parser.getLongValue();
	}

	private String currentText() {
		if (this.parser.currentToken() != JsonToken.VALUE_STRING) {
			throw malformed("a text is missing");
		}
		return this.parser.getString();
	}

	private void expect(JsonToken token, String problem) {
		if (this.parser.nextToken() != token) {
			throw malformed(problem);
		}
	}

	private <T extends @Nullable Object> T read(Supplier<T> reading) {
		try {
			return reading.get();
		}
		catch (JacksonException ex) {
			throw new WireFormatException("The message is malformed: it is not JSON or exceeds a limit.", ex);
		}
	}

	private static WireFormatException malformed(String what) {
		return new WireFormatException("The message is malformed: " + what + ".");
	}

}
