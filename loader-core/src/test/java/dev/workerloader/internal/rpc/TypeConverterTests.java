package dev.workerloader.internal.rpc;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.workerloader.rpc.GuestVisible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@SuppressWarnings("JavaUtilDate")
class TypeConverterTests {

	private static final BigInteger BIG = BigInteger.TWO.pow(63);

	@ParameterizedTest(name = "{0} becomes {1}")
	@MethodSource
	void valueThatFitsIsConverted(@Nullable Object value, Class<?> type, @Nullable Object expected) {
		Object result = TypeConverter.convert(value, type, "value");
		assertThat(result).isEqualTo(expected);
		if (expected != null) {
			assertThat(result).hasSameClassAs(expected);
		}
	}

	static Stream<Arguments> valueThatFitsIsConverted() {
		Instant now = Instant.ofEpochMilli(5);
		byte[] bytes = { 1 };
		return Stream.of(arguments("x", String.class, "x"), arguments(null, String.class, null),
				arguments(true, boolean.class, true), arguments(null, Boolean.class, null),
				arguments("x", char.class, 'x'), arguments(-128, byte.class, (byte) -128),
				arguments(32767, Short.class, (short) 32767), arguments(7, int.class, 7),
				arguments(7, Integer.class, 7), arguments(-0.0, int.class, 0), arguments(7, long.class, 7L),
				arguments(1L << 40, long.class, 1L << 40), arguments(BIG.negate(), long.class, Long.MIN_VALUE),
				arguments(7, double.class, 7.0), arguments(1L << 40, double.class, 0x1p40),
				arguments(1.5, double.class, 1.5), arguments(Double.NaN, double.class, Double.NaN),
				arguments(-0.0, double.class, -0.0), arguments(0.1, float.class, 0.1f),
				arguments(Double.POSITIVE_INFINITY, float.class, Float.POSITIVE_INFINITY),
				arguments(1.5, Number.class, 1.5), arguments(7, BigInteger.class, BigInteger.valueOf(7)),
				arguments(BIG, BigInteger.class, BIG), arguments(7, BigDecimal.class, new BigDecimal("7")),
				arguments(0.1, BigDecimal.class, new BigDecimal("0.1")), arguments("ROUND", Shape.class, Shape.ROUND),
				arguments(now, Instant.class, now), arguments(now, Date.class, new Date(5)),
				arguments("PT1H30M", Duration.class, Duration.ofMinutes(90)),
				arguments("2026-01-31", LocalDate.class, LocalDate.of(2026, 1, 31)),
				arguments("2026-01-31T09:30:00+01:00", OffsetDateTime.class,
						OffsetDateTime.parse("2026-01-31T09:30+01:00")),
				arguments("00000000-0000-0001-0000-000000000002", UUID.class, new UUID(1, 2)),
				arguments(bytes, byte[].class, bytes), arguments(list(1, 2), int[].class, new int[] { 1, 2 }),
				arguments(list("a"), String[].class, new String[] { "a" }),
				arguments(5, OptionalInt.class, OptionalInt.of(5)),
				arguments(null, OptionalInt.class, OptionalInt.empty()),
				arguments(null, Optional.class, Optional.empty()),
				arguments(map("x", 1, "label", "a"), Point.class, new Point(1, "a")),
				arguments(map("x", 1), Point.class, new Point(1, null)));
	}

	@ParameterizedTest(name = "{2}")
	@MethodSource
	void valueThatDoesNotFitIsRefused(@Nullable Object value, Class<?> type, String message) {
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(value, type, "arguments[0]"))
			.withMessage("arguments[0]" + message);
	}

	// Attack RPC-07, each way in which a lenient conversion would go wrong.
	static Stream<Arguments> valueThatDoesNotFitIsRefused() {
		String anInt = " must be an integer between -2147483648 and 2147483647, but was ";
		String aLong = " must be an integer between -9007199254740991 and 9007199254740991 or a bigint of 64 bits, but was ";
		return Stream.of(arguments(2147483648L, int.class, anInt + "the number 2147483648."),
				arguments(1.5, int.class, anInt + "the number 1.5."),
				arguments(9007199254740992.0, int.class, anInt + "the number 9007199254740992."),
				arguments(BigInteger.ONE, int.class, anInt + "the bigint 1."),
				arguments(Double.NaN, int.class, anInt + "the number NaN."),
				arguments("1", int.class, anInt + "the string \"1\"."),
				arguments("", int.class, anInt + "the string \"\"."),
				arguments(true, int.class, anInt + "the boolean true."),
				arguments(null, int.class, anInt + "null or undefined."),
				arguments(list(1), int.class, anInt + "an array."), arguments(map(), int.class, anInt + "an object."),
				arguments(Instant.EPOCH, int.class, anInt + "a Date."),
				arguments("1", Integer.class, anInt + "the string \"1\"."),
				arguments(9007199254740992.0, long.class, aLong + "the number 9007199254740992."),
				arguments(1.5, long.class, aLong + "the number 1.5."),
				arguments(BIG, long.class, aLong + "the bigint 9223372036854775808."),
				arguments(BigInteger.TWO.pow(1000), long.class, aLong + "a bigint."),
				arguments(null, long.class, aLong + "null or undefined."),
				arguments(128, byte.class, " must be an integer between -128 and 127, but was the number 128."),
				arguments(-32769, short.class,
						" must be an integer between -32768 and 32767, but was the number -32769."),
				arguments("1.5", double.class, " must be a number, but was the string \"1.5\"."),
				arguments(BigInteger.ONE, double.class, " must be a number, but was the bigint 1."),
				arguments(1e300, float.class, " must be a number of at most 3.4028235e38, but was the number 1e300."),
				arguments(1.5, BigInteger.class, " must be an integer or a bigint, but was the number 1.5."),
				arguments(Double.NaN, BigDecimal.class, " must be a finite number, but was the number NaN."),
				arguments("1", BigDecimal.class, " must be a finite number, but was the string \"1\"."),
				arguments(1, String.class, " must be a string, but was the number 1."),
				arguments(list("x"), String.class, " must be a string, but was an array."),
				arguments("true", boolean.class, " must be a boolean, but was the string \"true\"."),
				arguments(0, boolean.class, " must be a boolean, but was the number 0."),
				arguments("", Boolean.class, " must be a boolean, but was the string \"\"."),
				arguments("xy", char.class, " must be a string of one character, but was the string \"xy\"."),
				arguments("", Shape.class, " must be one of \"ROUND\", \"SQUARE\", but was the string \"\"."),
				arguments(0, Shape.class, " must be one of \"ROUND\", \"SQUARE\", but was the number 0."),
				arguments("0", Shape.class, " must be one of \"ROUND\", \"SQUARE\", but was the string \"0\"."),
				arguments("round", Shape.class,
						" must be one of \"ROUND\", \"SQUARE\", but was the string \"round\". Did you mean ROUND?"),
				arguments("1-1-1-1-1", UUID.class,
						" must be a UUID such as \"123e4567-e89b-12d3-a456-426614174000\", but was the string \"1-1-1-1-1\"."),
				arguments("soon", LocalDate.class,
						" must be a date such as \"2026-01-31\", but was the string \"soon\"."),
				arguments("2026-01-31T00:00:00Z", Instant.class,
						" must be a Date, but was the string \"2026-01-31T00:00:00Z\"."),
				arguments(5, Instant.class, " must be a Date, but was the number 5."),
				arguments("AQ==", byte[].class,
						" must be an ArrayBuffer, a typed array or a DataView, but was the string \"AQ==\"."),
				arguments("x", List.class, " must be an array, but was the string \"x\"."),
				arguments("", List.class, " must be an array, but was the string \"\"."),
				arguments(new LinkedHashSet<>(), List.class, " must be an array, but was a Set."),
				arguments(map(), List.class, " must be an array, but was an object."),
				arguments("x", Set.class, " must be a Set or an array, but was the string \"x\"."),
				arguments(list(), Map.class, " must be a Map or an object, but was an array."),
				arguments("x", Point.class,
						" must be an object with the properties x, label, but was the string \"x\"."),
				arguments("", Point.class, " must be an object with the properties x, label, but was the string \"\"."),
				arguments(list(), Point.class, " must be an object with the properties x, label, but was an array."),
				arguments(list(map("x", 1)), Point.class,
						" must be an object with the properties x, label, but was an array."),
				arguments(map(1, "x"), Point.class, " must be an object with the properties x, label, but was a Map."),
				arguments(map("label", "a"), Point.class,
						".x is missing. It must be an integer between -2147483648 and 2147483647."),
				arguments(map("x", null), Point.class,
						".x must be an integer between -2147483648 and 2147483647, but was null or undefined."),
				arguments(map("x", 1, "lable", "a"), Point.class,
						" has the property \"lable\", which is not known. It must be an object with the properties x, label. Did you mean label?"),
				arguments(map("@class", "java.io.File", "x", 1), Point.class,
						" has the property \"@class\", which is not known. It must be an object with the properties x, label."),
				arguments(map("@type", "x"), Typed.class,
						" has the property \"@type\", which is not known. It must be an object with the property name."),
				arguments("Ada", Text.class, " must be an object with the property text, but was the string \"Ada\"."),
				arguments(map("id", 1, "name", "x"), Account.class,
						" has the property \"id\", which is not known. It must be an object with the property name."),
				arguments("\u202e\u0000" + "x".repeat(100), int.class,
						anInt + "the string \"\\u{202e}\\u{0}" + "x".repeat(38) + "…\"."));
	}

	@Test
	void pathLeadsToTheValueThatIsWrong() throws Exception {
		Object value = map("items",
				list(map("price", 1.5, "tags", list()), map("price", "1", "tags", list("a", null))));
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(value, Order.class, "order"))
			.withMessage("order.items[1].price must be a finite number, but was the string \"1\".");
	}

	@Test
	void genericTypesAreFollowed() throws Exception {
		Type type = getClass().getDeclaredMethod("generic").getGenericReturnType();
		Object result = TypeConverter.convert(map("a", list(map("x", 1, "label", "l"))), type, "value");
		assertThat(result).isEqualTo(Map.of("a", Optional.of(Set.of(new Point(1, "l")))));
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(map("a", list(map("x", "1"))), type, "value"))
			.withMessageStartingWith("value.a[0].x must be an integer");
	}

	@Test
	void valueOfAnObjectTypeStaysAsItIs() {
		List<Object> cyclic = new ArrayList<>();
		cyclic.add(cyclic);
		assertThat(TypeConverter.convert(cyclic, Object.class, "value")).isSameAs(cyclic);
		Wrapper wrapper = (Wrapper) Objects
			.requireNonNull(TypeConverter.convert(map("value", cyclic), Wrapper.class, "value"));
		assertThat(wrapper.value()).isSameAs(cyclic);
	}

	@Test
	void beanIsMadeWithItsSetters() {
		Account account = (Account) Objects
			.requireNonNull(TypeConverter.convert(map("name", "Ada"), Account.class, "value"));
		assertThat(account.getName()).isEqualTo("Ada");
		assertThat(account.getId()).isEqualTo(42);
	}

	@Test
	void mapsMayBeSortedAndHaveOtherKeys() throws Exception {
		Type type = getClass().getDeclaredMethod("sorted").getGenericReturnType();
		assertThat(TypeConverter.convert(map(2, "b", 1, "a"), type, "value")).isInstanceOf(TreeMap.class)
			.isEqualTo(Map.of(1, "a", 2, "b"));
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(map("1", "a"), type, "value"))
			.withMessageStartingWith("value[\"1\"] must be an integer between");
	}

	@Test
	void cyclesAreRefusedWhereTheTypeHasParts() {
		Map<String, Object> node = map("next", null);
		node.put("next", node);
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(node, Node.class, "node"))
			.withMessageEndingWith(".next is nested more than 64 levels deep or contains itself.");
	}

	@Test
	void sharedReferencesDoNotExpandWithoutBound() {
		Object value = map("children", list());
		for (int i = 0; i < 30; i++) {
			value = map("children", list(value, value));
		}
		Object bomb = value;
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(bomb, Tree.class, "value"))
			.withMessageContaining(" consists of more than 1000000 values.");
	}

	@Test
	void objectsInSetsAreCounted() throws Exception {
		Type type = getClass().getDeclaredMethod("points").getGenericReturnType();
		List<Object> points = new ArrayList<>(Collections.nCopies(1_001, map("x", 1)));
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(points, type, "points"))
			.withMessageStartingWith("points[1000] is in a Set or the key of a Map");
		assertThat((Collection<?>) TypeConverter.convert(points.subList(0, 1_000), type, "points")).hasSize(1);
	}

	@Test
	void cyclicListCannotGetIntoASetOfObjects() throws Exception {
		Type type = getClass().getDeclaredMethod("objects").getGenericReturnType();
		List<Object> cyclic = new ArrayList<>();
		cyclic.add(cyclic);
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(cyclic, type, "objects"));
		assertThat(TypeConverter.convert(list("a", "a"), type, "objects")).isEqualTo(Set.of("a"));
	}

	@Test
	void constructorThatRefusesIsReportedWithoutItsMessage() {
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(map("name", ""), Name.class, "message.author"))
			.withMessage("message.author was refused by the application.")
			.withRootCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void constructorMayExplainItselfWithAVisibleException() {
		assertThatExceptionOfType(BadArgumentsException.class)
			.isThrownBy(() -> TypeConverter.convert(map("name", "\u202e"), Name.class, "message.author"))
			.withMessage("message.author was refused by the application: No control characters, please: \\u{202e}");
	}

	@Test
	void typeThatNothingCanBecomeIsTheCallersMistake() {
		for (Class<?> type : List.of(Thread.class, Comparable.class, Exception.class, java.io.File.class)) {
			assertThatIllegalArgumentException().isThrownBy(() -> TypeConverter.convert(map(), type, "result"))
				.withMessageStartingWith("result: " + type.getName() + " cannot cross.");
		}
	}

	@Test
	void noMessageNamesAJavaType() {
		for (Object value : new Object[] { "x", 1, 1.5, list(), map("y", 1), map(1, 2), new HashSet<>(), Instant.EPOCH,
				new byte[1], BIG, true }) {
			for (Class<?> type : List.of(Point.class, Account.class, Order.class, Shape.class, Node.class, UUID.class,
					Duration.class, byte[].class, int[].class, Map.class, Set.class, List.class)) {
				try {
					TypeConverter.convert(value, type, "value");
				}
				catch (BadArgumentsException ex) {
					assertThat(ex.getMessage()).doesNotContain("java", "dev.workerloader", "TypeConverterTests",
							"LinkedHash", "[B", "[I");
				}
			}
		}
	}

	private static List<Object> list(@Nullable Object... elements) {
		return new ArrayList<>(Arrays.asList(elements));
	}

	private static <K> Map<K, Object> map(@Nullable Object... entries) {
		Map<Object, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = 0; i < entries.length; i += 2) {
			map.put(entries[i], entries[i + 1]);
		}
		@SuppressWarnings("unchecked")
		Map<K, Object> result = (Map<K, Object>) map;
		return result;
	}

	static @Nullable Map<String, Optional<Set<Point>>> generic() {
		return null;
	}

	static @Nullable SortedMap<Integer, String> sorted() {
		return null;
	}

	static @Nullable Set<Point> points() {
		return null;
	}

	static @Nullable Set<Object> objects() {
		return null;
	}

	enum Shape {

		ROUND, SQUARE

	}

	record Point(int x, @Nullable String label) {

	}

	record Item(BigDecimal price, List<String> tags) {

	}

	record Order(List<Item> items) {

	}

	record Wrapper(Object value) {

	}

	record Node(@Nullable Node next) {

	}

	record Name(String name) {

		Name {
			if (name.isEmpty()) {
				throw new IllegalStateException("secret rule of com.example.Internals");
			}
			if (name.equals("\u202e")) {
				throw new RuleException("No control characters, please: " + name);
			}
		}

	}

	record Tree(List<Tree> children) {

	}

	@GuestVisible
	static class RuleException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		RuleException(String message) {
			super(message);
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	record Typed(@Nullable String name) {

	}

	public static class Text {

		private final String text;

		public Text(String text) {
			this.text = text;
		}

		public String getText() {
			return this.text;
		}

	}

	public static class Account {

		private int id = 42;

		private @Nullable String name;

		public int getId() {
			return this.id;
		}

		public @Nullable String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

}
