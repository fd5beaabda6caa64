package dev.workerloader.internal.wire;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.workerloader.ErrorCode;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.WorkerScriptException;

/**
 * Reads errors of a guest.
 */
final class ErrorReader {

	private static final int MAX_NAME = 200;

	private static final int MAX_MESSAGE = 4_096;

	private ErrorReader() {
	}

	/**
	 * Read the error that starts with the parser's current token, as a value: nobody has
	 * thrown it, so it has no stack.
	 * @param properties reads its properties where the parser is then
	 */
	static WorkerScriptException readValue(JsonParser parser, Supplier<@Nullable Object> properties) {
		GuestError error = read(parser, properties);
		Map<String, @Nullable Object> all = new LinkedHashMap<>(error.props());
		if (error.code() != null) {
			all.put("code", error.code());
		}
		WorkerScriptException value = new WorkerScriptException(ErrorCode.SCRIPT_ERROR,
				SafeText.escape(error.name(), MAX_NAME), SafeText.escapeLines(error.message(), MAX_MESSAGE), List.of(),
				all, null, Facts.NONE);
		value.setStackTrace(new StackTraceElement[0]);
		return value;
	}

	/**
	 * Read the error that starts with the parser's current token.
	 * @param properties reads its properties where the parser is then
	 */
	@SuppressWarnings("unchecked")
	static GuestError read(JsonParser parser, Supplier<@Nullable Object> properties) {
		String name = null;
		String message = null;
		String code = null;
		String stack = null;
		Long callId = null;
		Map<String, @Nullable Object> props = Map.of();
		Set<String> seen = new HashSet<>();
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String property = parser.currentName();
			parser.nextToken();
			if (!seen.add(property)) {
				throw malformed("two properties of an error are equal");
			}
			switch (property) {
				case "name" -> name = text(parser);
				case "message" -> message = text(parser);
				case "code" -> code = text(parser);
				case "stack" -> stack = text(parser);
				case "call" -> callId = integer(parser);
				case "props" -> {
					if (!(properties.get() instanceof Map<?, ?> map)
							|| !map.keySet().stream().allMatch(String.class::isInstance)) {
						throw malformed("the properties of an error are not an object");
					}
					props = (Map<String, @Nullable Object>) map;
				}
				default -> throw malformed("an error has an unknown property");
			}
		}
		if (name == null || message == null) {
			throw malformed("an error has no name or no message");
		}
		return new GuestError(name, message, code, stack, callId, props);
	}

	private static long integer(JsonParser parser) {
		if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
				|| parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER || !Wire.isSafe(parser.getLongValue())) {
			throw malformed("an integer is missing");
		}
		return parser.getLongValue();
	}

	private static String text(JsonParser parser) {
		if (parser.currentToken() != JsonToken.VALUE_STRING) {
			throw malformed("a text is missing");
		}
		return parser.getString();
	}

	private static WireFormatException malformed(String what) {
		return new WireFormatException("The message is malformed: " + what + ".");
	}

}
