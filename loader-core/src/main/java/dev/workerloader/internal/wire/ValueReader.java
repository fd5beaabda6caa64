package dev.workerloader.internal.wire;

import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.workerloader.outbound.WorkerBlob;
import dev.workerloader.outbound.WorkerForm;

/**
 * Reads one value. What it builds consists of the classes of the JDK that stand for a
 * value of JavaScript; back references become shared references, and cycles.
 */
final class ValueReader {

	/**
	 * Objects in Sets and as keys of Maps are hashed here, by content, at a cost that the
	 * guest could drive up with equal hashes and shared references.
	 */
	private static final int MAX_HASHED_CONTAINERS = 1_000;

	private static final int MAX_HASHED_SIZE = 1_000;

	private static final int MAX_HASHED_TOTAL = 50_000;

	/**
	 * Keys of one Map or items of one Set with equal hashes. A hash table searches among
	 * keys of different classes one by one, so a guest could make the host compute for
	 * minutes.
	 */
	private static final int MAX_EQUAL_HASHES = 100;

	/**
	 * Errors, regular expressions, blobs and the like, which take long to make.
	 */
	private static final int MAX_COSTLY = 1_000;

	private final JsonParser parser;

	private final @Nullable Referents referents;

	private final List<Container> containers = new ArrayList<>();

	private final Deque<Container> open = new ArrayDeque<>();

	private @Nullable Container last;

	private int hashedContainers;

	private int hashedTotal;

	private int costly;

	ValueReader(JsonParser parser, @Nullable Referents referents) {
		this.parser = parser;
		this.referents = referents;
	}

	/**
	 * Read the value that starts with the parser's current token.
	 */
	@Nullable Object read() {
		this.last = null;
		JsonToken token = this.parser.currentToken();
		if (token == null) {
			throw malformed("a value is missing");
		}
		return switch (token) {
			case VALUE_NULL -> null;
			case VALUE_TRUE -> true;
			case VALUE_FALSE -> false;
			case VALUE_STRING -> this.parser.getString();
			case VALUE_NUMBER_INT -> integer();
			case VALUE_NUMBER_FLOAT -> number(this.parser.getDoubleValue());
			case START_OBJECT -> object();
			case START_ARRAY -> tagged();
			default -> throw malformed("a value is missing");
		};
	}

	private Object integer() {
		return switch (this.parser.getNumberType()) {
			case INT -> this.parser.getIntValue();
			case LONG -> number(this.parser.getLongValue());
			default -> number(this.parser.getDoubleValue());
		};
	}

	private static Object number(long value) {
		if (Wire.isSafe(value)) {
			return value;
		}
		return (double) value;
	}

	private static Object number(double value) {
		if (!Double.isFinite(value)) {
			throw malformed("a number is out of range");
		}
		long integer = (long) value;
		if (value == integer && Wire.isSafe(integer)) {
			if (integer == (int) integer) {
				return (int) integer;
			}
			return integer;
		}
		return value;
	}

	private @Nullable Object tagged() {
		String tag = nextString();
		return switch (tag) {
			case "u" -> closed(null);
			case "n" -> closed(special(nextString()));
			case "i" -> closed(bigint(nextString()));
			case "d" -> date();
			case "r" -> reference();
			case "a" -> array();
			case "o" -> entries(false);
			case "m" -> entries(true);
			case "s" -> set();
			case "b" -> bytes();
			case "f" -> closed(referents().function(nextNumber()));
			case "t" -> closed(target());
			case "x" -> closed(regExp());
			case "e" -> closed(error());
			case "l" -> closed(uri(nextString()));
			case HttpMessages.REQUEST -> request();
			case HttpMessages.RESPONSE -> response();
			case WebValues.HEADERS -> WebValues.headers(headers());
			case WebValues.BLOB -> blob();
			case WebValues.FORM -> form();
			case "A" -> signal();
			case "R" -> closed(referents().readable(nextNumber()));
			case "W" -> closed(referents().writable(nextNumber()));
			default -> throw malformed("the tag " + SafeText.quote(tag, 16) + " is not known");
		};
	}

	// A URL may have characters that a URI has only escaped.
	private static URI uri(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			throw new WireFormatException(
					"The URL " + SafeText.quote(text, 200)
							+ " has a character that is none of a URI of Java's. Escape it, or pass the URL as text.",
					ex);
		}
	}

	private Object regExp() {
		countCostly();
		return RegExps.compile(nextString(), nextString());
	}

	private Object error() {
		countCostly();
		if (this.parser.nextToken() != JsonToken.START_OBJECT) {
			throw malformed("an error is missing");
		}
		return ErrorReader.readValue(this.parser, this::properties);
	}

	// References in them would lead nowhere, but what is costly counts with the rest.
	private @Nullable Object properties() {
		ValueReader reader = new ValueReader(this.parser, null);
		reader.costly = this.costly;
		Object properties = reader.read();
		this.costly = reader.costly;
		return properties;
	}

	private void countCostly() {
		if (++this.costly > MAX_COSTLY) {
			throw malformed(
					"a value has more than " + MAX_COSTLY + " errors, regular expressions, blobs and messages of HTTP");
		}
	}

	private Object request() {
		countCostly();
		String method = nextString();
		String url = nextString();
		Object body = body();
		return HttpMessages.request(method, url, body, headers());
	}

	private Object response() {
		countCostly();
		long status = nextNumber();
		String statusText = nextString();
		Object body = body();
		return HttpMessages.response((int) Math.max(0, Math.min(status, Integer.MAX_VALUE)), statusText, body,
				headers());
	}

	private Object blob() {
		countCostly();
		String type = nextString();
		this.parser.nextToken();
		if (!(read() instanceof byte[] bytes)) {
			throw malformed("a blob has no bytes");
		}
		String name = null;
		Object lastModified = null;
		if (this.parser.nextToken() == JsonToken.VALUE_STRING) {
			name = this.parser.getString();
			this.parser.nextToken();
			lastModified = read();
			this.parser.nextToken();
		}
		if (this.parser.currentToken() != JsonToken.END_ARRAY) {
			throw malformed("a blob has more than it should");
		}
		this.last = null;
		return WebValues.blob(bytes, type, name, lastModified);
	}

	private Object form() {
		countCostly();
		WorkerForm.Builder form = WorkerForm.builder();
		while (this.parser.nextToken() == JsonToken.VALUE_STRING) {
			String name = this.parser.getString();
			this.parser.nextToken();
			Object value = read();
			if (value instanceof String text) {
				form.text(name, text);
			}
			else if (value instanceof WorkerBlob blob) {
				form.file(name, blob);
			}
			else {
				throw malformed("the entry of a form is neither text nor a file");
			}
		}
		if (this.parser.currentToken() != JsonToken.END_ARRAY) {
			throw malformed("the name of an entry of a form is missing");
		}
		this.last = null;
		return form.build();
	}

	private Object signal() {
		countCostly();
		long id = nextNumber();
		if (this.parser.nextToken() == JsonToken.END_ARRAY) {
			return referents().signal(id);
		}
		Object reason = properties();
		end();
		return referents().abortedSignal(reason);
	}

	private @Nullable Object body() {
		this.parser.nextToken();
		Object body = read();
		if (body != null && !(body instanceof byte[]) && !(body instanceof InputStream)) {
			throw malformed("the body of a message is neither bytes nor a stream");
		}
		return body;
	}

	private List<String> headers() {
		List<String> headers = new ArrayList<>();
		while (this.parser.nextToken() == JsonToken.VALUE_STRING) {
			headers.add(this.parser.getString());
		}
		if (this.parser.currentToken() != JsonToken.END_ARRAY || headers.size() % 2 != 0) {
			throw malformed("the headers of a message are not names and values");
		}
		this.last = null;
		return headers;
	}

	private Referents referents() {
		if (this.referents == null) {
			throw malformed("a function, a stub or a stream is where only data can be");
		}
		return this.referents;
	}

	private Object target() {
		if (this.parser.nextToken() == JsonToken.VALUE_STRING) {
			return referents().binding(this.parser.getString());
		}
		return referents().target(currentNumber());
	}

	private long nextNumber() {
		this.parser.nextToken();
		return currentNumber();
	}

	private long currentNumber() {
		if (this.parser.currentToken() != JsonToken.VALUE_NUMBER_INT
				|| this.parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
			throw malformed("the number of a reference is missing");
		}
		return this.parser.getLongValue();
	}

	private static Double special(String name) {
		return switch (name) {
			case "NaN" -> Double.NaN;
			case "Infinity" -> Double.POSITIVE_INFINITY;
			case "-Infinity" -> Double.NEGATIVE_INFINITY;
			case "-0" -> -0.0;
			default -> throw malformed("the number " + SafeText.quote(name, 16) + " is not known");
		};
	}

	private static BigInteger bigint(String digits) {
		int start = digits.startsWith("-") ? 1 : 0;
		if (digits.length() == start || digits.length() - start > Wire.MAX_DIGITS) {
			throw malformed("a bigint has no digits or more than " + Wire.MAX_DIGITS);
		}
		for (int i = start; i < digits.length(); i++) {
			if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
				throw malformed("a bigint has something other than digits");
			}
		}
		return new BigInteger(digits);
	}

	// An invalid date becomes null, as in JSON.
	private @Nullable Object date() {
		JsonToken token = this.parser.nextToken();
		if (token == JsonToken.VALUE_NULL) {
			return closed(null);
		}
		if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
			throw malformed("a date has no number");
		}
		double millis = this.parser.getDoubleValue();
		if (millis != Math.rint(millis) || Math.abs(millis) > Wire.MAX_DATE) {
			throw malformed("a date is out of range");
		}
		return closed(Instant.ofEpochMilli((long) millis));
	}

	private @Nullable Object reference() {
		if (this.parser.nextToken() != JsonToken.VALUE_NUMBER_INT
				|| this.parser.getNumberType() != JsonParser.NumberType.INT) {
			throw malformed("a back reference has no number");
		}
		int index = this.parser.getIntValue();
		if (index < 0 || index >= this.containers.size()) {
			throw malformed("the back reference " + index + " leads nowhere");
		}
		Container container = this.containers.get(index);
		if (container.open || container.cyclic) {
			this.open.forEach((ancestor) -> ancestor.cyclic = true);
			container.cyclic = true;
		}
		addSize(container.size);
		end();
		this.last = container;
		return container.value;
	}

	private Object object() {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		Container container = enter(object);
		while (this.parser.nextToken() != JsonToken.END_OBJECT) {
			String key = this.parser.currentName();
			this.parser.nextToken();
			put(object, key, read());
		}
		return exit(container);
	}

	private Object array() {
		List<@Nullable Object> array = new ArrayList<>();
		Container container = enter(array);
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			array.add(read());
		}
		return exit(container);
	}

	private Object entries(boolean anyKeys) {
		Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
		Container container = enter(map);
		Map<Integer, Integer> hashes = new HashMap<>();
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			Object key = hashed(read());
			if (!anyKeys && !(key instanceof String)) {
				throw malformed("the key of an object is not a string");
			}
			this.parser.nextToken();
			put(map, key, read());
			count(hashes, key);
		}
		return exit(container);
	}

	private Object set() {
		Set<@Nullable Object> set = new LinkedHashSet<>();
		Container container = enter(set);
		Map<Integer, Integer> hashes = new HashMap<>();
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			Object item = hashed(read());
			if (set.add(item)) {
				count(hashes, item);
			}
		}
		return exit(container);
	}

	private Object bytes() {
		String kind = nextString();
		if (!Wire.BYTE_KINDS.contains(kind)) {
			throw malformed("the kind of bytes " + SafeText.quote(kind, 24) + " is not known");
		}
		try {
			Container container = enter(Base64.getDecoder().decode(nextString()));
			end();
			return exit(container);
		}
		catch (IllegalArgumentException ex) {
			throw new WireFormatException("The message is malformed: bytes are not base64.", ex);
		}
	}

	private static <K extends @Nullable Object> void put(Map<K, @Nullable Object> map, K key, @Nullable Object value) {
		int size = map.size();
		map.put(key, value);
		if (map.size() == size) {
			throw malformed("two keys of an object or a Map are equal");
		}
	}

	private @Nullable Object hashed(@Nullable Object key) {
		Container container = this.last;
		if (container == null || container.value instanceof byte[]) {
			return key;
		}
		if (container.open || container.cyclic) {
			throw malformed("an object that contains itself is in a Set or the key of a Map");
		}
		this.hashedTotal += container.size;
		if (++this.hashedContainers > MAX_HASHED_CONTAINERS || container.size > MAX_HASHED_SIZE
				|| this.hashedTotal > MAX_HASHED_TOTAL) {
			throw malformed(
					"the objects in Sets and in keys of Maps are more than " + MAX_HASHED_CONTAINERS + " or too large");
		}
		return key;
	}

	private static void count(Map<Integer, Integer> hashes, @Nullable Object key) {
		if (hashes.merge(Objects.hashCode(key), 1, Integer::sum) > MAX_EQUAL_HASHES) {
			throw malformed("more than " + MAX_EQUAL_HASHES + " keys of a Map or items of a Set have the same hash");
		}
	}

	private Container enter(Object value) {
		if (this.open.size() == Wire.MAX_DEPTH) {
			throw malformed("a value is nested more than " + Wire.MAX_DEPTH + " levels deep");
		}
		Container container = new Container(value);
		this.containers.add(container);
		this.open.push(container);
		return container;
	}

	private Object exit(Container container) {
		this.open.pop();
		container.open = false;
		addSize(container.size);
		this.last = container;
		return container.value;
	}

	private void addSize(int size) {
		Container parent = this.open.peek();
		if (parent != null) {
			parent.size = Math.min(parent.size + size, MAX_HASHED_SIZE + 1);
		}
	}

	private <T extends @Nullable Object> T closed(T value) {
		end();
		return value;
	}

	private void end() {
		if (this.parser.nextToken() != JsonToken.END_ARRAY) {
			throw malformed("a tagged value has more than it should");
		}
	}

	private String nextString() {
		if (this.parser.nextToken() != JsonToken.VALUE_STRING) {
			throw malformed("a text is missing");
		}
		return this.parser.getString();
	}

	private static WireFormatException malformed(String what) {
		return new WireFormatException("The message is malformed: " + what + ".");
	}

	/**
	 * An object that back references can lead to. Its size counts what a walk visits that
	 * follows back references, so it can exceed the length of the text; it saturates.
	 */
	private static final class Container {

		private final Object value;

		private boolean open = true;

		private boolean cyclic;

		private int size = 1;

		Container(Object value) {
			this.value = value;
		}

	}

}
