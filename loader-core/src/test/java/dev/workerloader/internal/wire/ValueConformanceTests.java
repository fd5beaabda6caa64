package dev.workerloader.internal.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The table of semantics section 2 on the side of Java, one test argument per row and
 * case.
 */
@SuppressWarnings("JavaUtilDate")
class ValueConformanceTests {

	private static final int LIMIT = 10_000;

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource
	void textBecomesJava(String row, String text, @Nullable Object expected) {
		Object value = decode(text);
		assertThat(value).isEqualTo(expected);
		if (expected != null) {
			assertThat(value).hasSameClassAs(expected);
		}
	}

	static Stream<Arguments> textBecomesJava() {
		return Stream.of(arguments("null", "null", null), arguments("boolean", "true", true),
				arguments("boolean", "false", false), arguments("string", "\"\"", ""),
				arguments("string", "\"a\\u0000\\\"é\\ud83d\\ude00\"", "a\u0000\"é\ud83d\ude00"),
				arguments("string, lone surrogate", "\"\\ud800\"", "\ud800"), arguments("undefined", "[\"u\"]", null),
				arguments("number", "0", 0), arguments("number", "2147483647", Integer.MAX_VALUE),
				arguments("number", "-2147483648", Integer.MIN_VALUE), arguments("number", "2147483648", 2147483648L),
				arguments("number", "9007199254740991", 9007199254740991L),
				arguments("number", "-9007199254740991", -9007199254740991L),
				arguments("number", "9007199254740992", 9007199254740992.0),
				arguments("number", "-9223372036854775808", -0x1p63),
				arguments("number", "1234567890123456800000", 1.2345678901234568e21),
				arguments("number", "1e+21", 1e21), arguments("number", "1.5", 1.5), arguments("number", "1.0", 1),
				arguments("number", "1e3", 1000), arguments("number", "3e9", 3_000_000_000L),
				arguments("number", "5e-324", Double.MIN_VALUE), arguments("number", "[\"n\",\"NaN\"]", Double.NaN),
				arguments("number", "[\"n\",\"Infinity\"]", Double.POSITIVE_INFINITY),
				arguments("number", "[\"n\",\"-Infinity\"]", Double.NEGATIVE_INFINITY),
				arguments("number", "[\"n\",\"-0\"]", -0.0),
				arguments("bigint", "[\"i\",\"-123\"]", BigInteger.valueOf(-123)),
				arguments("bigint", "[\"i\",\"9223372036854775808\"]", BigInteger.TWO.pow(63)),
				arguments("plain object", "{\"b\":1,\"a\":[\"u\"]}", map("b", 1, "a", null)),
				arguments("plain object, __proto__", "{\"__proto__\":{}}", map("__proto__", map())),
				arguments("plain object, keys like indexes", "[\"o\",\"2\",\"x\",\"1\",\"y\"]",
						map("2", "x", "1", "y")),
				arguments("array", "[\"a\",\"x\",[\"u\"],[\"a\"]]", list("x", null, list())),
				arguments("Date", "[\"d\",1700000000123]", Instant.ofEpochMilli(1700000000123L)),
				arguments("Date", "[\"d\",-8640000000000000]", Instant.ofEpochMilli(-8640000000000000L)),
				arguments("Date, invalid", "[\"d\",null]", null),
				arguments("Map", "[\"m\",1,\"x\",[\"d\",0],\"y\",null,\"z\"]",
						map(1, "x", Instant.EPOCH, "y", null, "z")),
				arguments("Map, objects as keys", "[\"m\",{\"a\":1},true]", map(map("a", 1), true)),
				arguments("Set", "[\"s\",1,\"x\",null,[\"a\",1]]", new LinkedHashSet<>(list(1, "x", null, list(1)))),
				arguments("ArrayBuffer", "[\"b\",\"ArrayBuffer\",\"AQID\"]", new byte[] { 1, 2, 3 }),
				arguments("typed array", "[\"b\",\"Float64Array\",\"\"]", new byte[0]),
				arguments("DataView", "[\"b\",\"DataView\",\"/w==\"]", new byte[] { -1 }));
	}

	@Test
	void backReferencesBecomeSharedObjects() {
		List<?> list = (List<?>) decoded(
				"[\"a\",{\"x\":[\"b\",\"Uint8Array\",\"\"]},[\"r\",1],[\"r\",2],[\"s\",[\"r\",1]]]");
		assertThat(list.get(1)).isSameAs(list.get(0));
		assertThat(list.get(2)).isSameAs(((Map<?, ?>) list.get(0)).get("x"));
		assertThat(((Set<?>) list.get(3)).iterator().next()).isSameAs(list.get(0));
	}

	@Test
	void backReferencesToOpenObjectsBecomeCycles() {
		Map<?, ?> map = (Map<?, ?>) decoded("{\"self\":[\"r\",0],\"list\":[\"a\",[\"r\",1],[\"r\",0]]}");
		assertThat(map.get("self")).isSameAs(map);
		List<?> list = (List<?>) Objects.requireNonNull(map.get("list"));
		assertThat(list.get(0)).isSameAs(list);
		assertThat(list.get(1)).isSameAs(map);
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource
	void javaBecomesText(String row, @Nullable Object value, String expected) {
		assertThat(ValueWriter.message().encode(value, "value", LIMIT)).isEqualTo(expected);
		assertThat(ValueWriter.data().encode(value, "value", LIMIT)).isEqualTo(expected);
		assertThat(ValueWriter.of(Object.class).encode(value, "value", LIMIT)).isEqualTo(expected);
	}

	static Stream<Arguments> javaBecomesText() {
		return Stream.of(arguments("null", null, "null"), arguments("boolean", true, "true"),
				arguments("string", "a\"\\\n\u0000é", "\"a\\\"\\\\\\n\\u0000é\""),
				arguments("string, lone surrogate", "\ud800", "\"\ud800\""), arguments("char", 'x', "\"x\""),
				arguments("byte", (byte) -1, "-1"), arguments("short", (short) 7, "7"),
				arguments("int", Integer.MIN_VALUE, "-2147483648"),
				arguments("long", 9007199254740991L, "9007199254740991"),
				arguments("long", -9007199254740992L, "[\"i\",\"-9007199254740992\"]"),
				arguments("long", Long.MAX_VALUE, "[\"i\",\"9223372036854775807\"]"), arguments("double", 0.1, "0.1"),
				arguments("double", 1e300, "1.0E300"), arguments("double", Double.NaN, "[\"n\",\"NaN\"]"),
				arguments("double", Double.POSITIVE_INFINITY, "[\"n\",\"Infinity\"]"),
				arguments("double", Double.NEGATIVE_INFINITY, "[\"n\",\"-Infinity\"]"),
				arguments("double", -0.0, "[\"n\",\"-0\"]"), arguments("float", 0.1f, "0.1"),
				arguments("float", Float.NaN, "[\"n\",\"NaN\"]"), arguments("float", -0f, "[\"n\",\"-0\"]"),
				arguments("BigDecimal", new BigDecimal("1.10"), "1.1"),
				arguments("BigDecimal", new BigDecimal("0.1"), "0.1"),
				arguments("BigDecimal", new BigDecimal("1E+3"), "1000.0"),
				arguments("bigint", BigInteger.ONE, "[\"i\",\"1\"]"),
				arguments("bytes", new byte[] { 1, 2, 3 }, "[\"b\",\"Uint8Array\",\"AQID\"]"),
				arguments("enum", DayOfWeek.MONDAY, "\"MONDAY\""),
				arguments("enum with a body", Shape.ROUND, "\"ROUND\""),
				arguments("UUID", new UUID(1, 2), "\"00000000-0000-0001-0000-000000000002\""),
				arguments("Optional", Optional.of("x"), "\"x\""), arguments("Optional", Optional.empty(), "null"),
				arguments("OptionalInt", OptionalInt.of(3), "3"), arguments("OptionalInt", OptionalInt.empty(), "null"),
				arguments("Duration", Duration.ofMinutes(90), "\"PT1H30M\""),
				arguments("Period", Period.ofDays(3), "\"P3D\""),
				arguments("Instant", Instant.ofEpochMilli(5), "[\"d\",5]"),
				arguments("java.util.Date", new Date(5), "[\"d\",5]"),
				arguments("LocalDate", LocalDate.of(2026, 1, 31), "\"2026-01-31\""),
				arguments("LocalDateTime", LocalDateTime.of(2026, 1, 31, 9, 30), "\"2026-01-31T09:30\""),
				arguments("OffsetDateTime", OffsetDateTime.of(2026, 1, 31, 9, 30, 1, 0, ZoneOffset.ofHours(1)),
						"\"2026-01-31T09:30:01+01:00\""),
				arguments("Year", Year.of(2026), "\"2026\""), arguments("ZoneOffset", ZoneOffset.UTC, "\"Z\""),
				arguments("List", list("x", null, list()), "[\"a\",\"x\",null,[\"a\"]]"),
				arguments("array", new Object[] { 1, "x" }, "[\"a\",1,\"x\"]"),
				arguments("int[]", new int[] { 1, 2 }, "[\"a\",1,2]"),
				arguments("Set", new LinkedHashSet<>(list(2, 1)), "[\"s\",2,1]"),
				arguments("Map", map("b", 1, "a", map()), "{\"b\":1,\"a\":{}}"),
				arguments("Map, keys like indexes", map("b", 1, "0", 2), "[\"o\",\"b\",1,\"0\",2]"),
				arguments("Map, keys not quite like indexes", map("01", 1, "4294967295", 2),
						"{\"01\":1,\"4294967295\":2}"),
				arguments("Map, the largest index", map("4294967294", 2), "[\"o\",\"4294967294\",2]"),
				arguments("Map, enum keys", new EnumMap<>(Map.of(Shape.ROUND, 1)), "{\"ROUND\":1}"),
				arguments("record", new Point(1, "x"), "{\"x\":1,\"label\":\"x\"}"));
	}

	@Test
	void otherKeysMakeAMapInMessagesOnly() {
		Map<Object, Object> map = map(1, "x", "y", 2);
		assertThat(ValueWriter.message().encode(map, "value", LIMIT)).isEqualTo("[\"m\",1,\"x\",\"y\",2]");
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.data().encode(map("rooms", map), "env.CONFIG", LIMIT))
			.withMessage("env.CONFIG.rooms: The keys of a map must be strings.");
	}

	@Test
	void sharedObjectsBecomeBackReferences() {
		List<Object> shared = list("x");
		byte[] bytes = { 1 };
		Object value = list(shared, map("a", shared, "b", bytes), bytes, List.of(), List.of());
		String text = ValueWriter.message().encode(value, "value", LIMIT);
		assertThat(text).isEqualTo(
				"[\"a\",[\"a\",\"x\"],{\"a\":[\"r\",1],\"b\":[\"b\",\"Uint8Array\",\"AQ==\"]},[\"r\",3],[\"a\"],[\"a\"]]");
		List<?> decoded = (List<?>) decoded(text);
		assertThat(decoded.get(2)).isSameAs(((Map<?, ?>) decoded.get(1)).get("b"));
	}

	@Test
	void cyclesBecomeBackReferences() {
		List<Object> list = new ArrayList<>();
		list.add(map("list", list));
		assertThat(ValueWriter.data().encode(list, "value", LIMIT)).isEqualTo("[\"a\",{\"list\":[\"r\",0]}]");
	}

	@Test
	void bigDecimalThatWouldLoseDigitsIsRefusedWithItsPath() {
		BigDecimal price = new BigDecimal("12345678901234567.89");
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.message().encode(list(map("price", price)), "arguments[0]", LIMIT))
			.withMessage(
					"arguments[0][0].price: A BigDecimal of 19 digits cannot become a number without losing some. Pass it as text.");
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.message().encode(new BigDecimal("1e-1000000000"), "x", LIMIT));
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.message().encode(new BigDecimal("1e1000000000"), "x", LIMIT));
	}

	@Test
	void instantThatNoDateCanHoldIsRefused() {
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.message().encode(Instant.MAX, "value", LIMIT))
			.withMessageStartingWith("value: +1000000000-12-31T23:59:59.999999999Z is out of the range of a Date.");
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.message().encode(Instant.ofEpochMilli(8640000000000001L), "value", LIMIT));
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.message().encode(new Date(Long.MIN_VALUE), "value", LIMIT));
	}

	@Test
	void everyTableValueSurvivesTheWayThereAndBack() {
		Object value = map("null", null, "int", 1, "long", 5_000_000_000L, "double", 1.5, "nan", Double.NaN, "zero",
				-0.0, "big", BigInteger.TEN.pow(30), "date", Instant.ofEpochMilli(9), "list",
				list(1, list(), Collections.emptyMap()), "map", map(1, 2), "set", Set.of("x"));
		assertThat(decode(ValueWriter.message().encode(value, "value", LIMIT))).isEqualTo(value);
	}

	private static Object decoded(String text) {
		return Objects.requireNonNull(decode(text));
	}

	static @Nullable Object decode(String text) {
		try (MessageReader reader = MessageReader.of("[\"test\"," + text + "]")) {
			Object value = reader.value();
			reader.end();
			return value;
		}
	}

	static List<Object> list(@Nullable Object... elements) {
		return new ArrayList<>(Arrays.asList(elements));
	}

	static <K> Map<K, Object> map(@Nullable Object... entries) {
		Map<Object, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = 0; i < entries.length; i += 2) {
			map.put(entries[i], entries[i + 1]);
		}
		@SuppressWarnings("unchecked")
		Map<K, Object> result = (Map<K, Object>) map;
		return result;
	}

	enum Shape {

		ROUND {
			@Override
			public String toString() {
				return "round";
			}
		}

	}

	record Point(int x, String label) {

	}

}
