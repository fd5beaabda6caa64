package dev.workerloader.internal.wire;

import java.lang.reflect.Type;
import java.nio.CharBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.type.TypeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ValueWriterTests {

	private static final int LIMIT = 10_000;

	@Test
	void forgottenAnnotationIsNamedWithTheWayOut() {
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.data().encode(new OrderService(), "env.ORDERS", LIMIT))
			.withMessage(
					"env.ORDERS: OrderService is not data. Annotate it with @SandboxRpc or pass Binding.of(OrderApi.class, object).");
	}

	@Test
	void serviceInsideDataIsRefusedWithItsPath() {
		Map<String, Object> config = Map.of("items", List.of(1, 2, 3, new Holder(new OrderService())));
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.data().encode(config, "env.CONFIG", LIMIT))
			.withMessageStartingWith("env.CONFIG.items[3].owner: OrderService is not data.")
			.satisfies((ex) -> assertThat(ex.guestMessage())
				.isEqualTo("env.CONFIG.items[3].owner is a value that cannot be passed to a worker."));
	}

	@Test
	void oddKeysAreQuotedAndCutInPaths() {
		Map<String, Object> map = Map.of("a b\n", Map.of("\u202e", Collections.singletonList(Thread.currentThread())));
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.data().encode(map, "env.X", LIMIT))
			.satisfies((ex) -> assertThat(ex.path()).isEqualTo("env.X[\"a b\\u{a}\"][\"\\u{202e}\"][0]"));
	}

	@Test
	void objectsThatAreNotDataAreRefusedByTheirClass() throws Exception {
		for (Object value : new Object[] { String.class, new java.io.File("x"), new IllegalStateException("x"),
				(Runnable) () -> {
				}, CharBuffer.allocate(1), new Object(), new Owner(), new java.util.concurrent.atomic.AtomicInteger(),
				java.util.Locale.ROOT }) {
			for (ValueWriter writer : List.of(ValueWriter.data(), ValueWriter.message(),
					ValueWriter.of(Object.class))) {
				assertThatExceptionOfType(UnencodableException.class).as(value.getClass().getName())
					.isThrownBy(() -> writer.encode(value, "value", LIMIT))
					.withMessageContaining("is not data");
			}
		}
	}

	@Test
	void declaredBeanCrossesWithThePropertiesOfItsType() {
		Owner owner = new SecretOwner();
		owner.setName("Ada");
		assertThat(ValueWriter.of(Owner.class).encode(owner, "result", LIMIT))
			.isEqualTo("{\"name\":\"Ada\",\"nick\":null}");
	}

	@Test
	void declaredTypeReachesIntoGenericsOptionalsRecordsAndMaps() throws Exception {
		Owner owner = new SecretOwner();
		owner.setName("Ada");
		assertThat(ValueWriter.of(type("page"))
			.encode(new Page<>(List.of(owner), Optional.of(owner), Map.of("x", owner)), "result", LIMIT)).isEqualTo(
					"{\"items\":[\"a\",{\"name\":\"Ada\",\"nick\":null}],\"first\":[\"r\",2],\"byName\":{\"x\":[\"r\",2]}}");
	}

	@Test
	void sameObjectUnderAnotherDeclaredTypeIsWrittenAgain() {
		SecretOwner owner = new SecretOwner();
		owner.setName("Ada");
		assertThat(ValueWriter.of(Both.class).encode(new Both(owner, owner), "result", LIMIT)).isEqualTo(
				"{\"full\":{\"name\":\"Ada\",\"secret\":\"s3cret\",\"nick\":null},\"plain\":{\"name\":\"Ada\",\"nick\":null}}");
	}

	@Test
	void declaredKeyTypeDecidesTheFormOfAnEmptyMap() {
		TypeFactory types = TypeFactory.createDefaultInstance();
		assertThat(ValueWriter.of(types.constructMapType(Map.class, Long.class, String.class))
			.encode(Map.of(), "result", LIMIT)).isEqualTo("[\"m\"]");
		assertThat(ValueWriter.of(types.constructMapType(Map.class, String.class, String.class))
			.encode(Map.of(), "result", LIMIT)).isEqualTo("{}");
	}

	@Test
	void annotationsOfJacksonAreHonouredOnRecords() {
		assertThat(ValueWriter.data().encode(new Renamed("a", "b"), "value", LIMIT)).isEqualTo("{\"visible\":\"a\"}");
	}

	@Test
	void whatAnnotationsOfJacksonHideStaysHidden() {
		assertThat(ValueWriter.data().encode(new Ignoring("a", "b", new Secret("c")), "value", LIMIT))
			.isEqualTo("{\"visible\":\"a\"}");
		assertThat(ValueWriter.data().encode(new Including("a", "b"), "value", LIMIT)).isEqualTo("{\"visible\":\"a\"}");
	}

	@Test
	void annotationThatIsNotFollowedIsRefused() {
		for (Object value : List.of(new Masked("4111"), new Wrapped("x"), new Nested(new Including("a", "b")))) {
			assertThatExceptionOfType(UnencodableException.class).as(value.toString())
				.isThrownBy(() -> ValueWriter.data().encode(value, "env.CARD", LIMIT))
				.withMessageMatching(
						"env.CARD: (Masked|Wrapped|Nested) uses @Json[A-Za-z]+, which is not supported here.");
		}
	}

	@Test
	void propertyThatThrowsIsNamed() {
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.of(Lazy.class).encode(new Lazy(), "result", LIMIT))
			.withMessage("result.items: Reading the property failed.")
			.withRootCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void depthIsBounded() {
		Object value = "x";
		for (int i = 0; i < 64; i++) {
			value = List.of(value);
		}
		Object deepest = value;
		assertThat(ValueConformanceTests.decode(ValueWriter.data().encode(deepest, "v", LIMIT))).isEqualTo(deepest);
		assertThatExceptionOfType(UnencodableException.class)
			.isThrownBy(() -> ValueWriter.data().encode(List.of(deepest), "v", LIMIT))
			.withMessageEndingWith("The value is nested more than 64 levels deep.");
	}

	@Test
	void sizeIsBoundedBeforeTheWholeIsBuilt() {
		List<Object> endless = new AbstractList<>() {

			@Override
			public Object get(int index) {
				return index;
			}

			@Override
			public int size() {
				return Integer.MAX_VALUE;
			}

		};
		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> ValueWriter.message().encode(endless, "result", 100_000))
			.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(100_000));
		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> ValueWriter.message().encode("x".repeat(99), "result", 100));
		assertThat(ValueWriter.message().encode("x".repeat(98), "result", 100)).hasSize(100);
		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> ValueWriter.message().encode("\n".repeat(98), "result", 100));
		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> ValueWriter.message().encode(new byte[100], "result", 100));
	}

	private static Type type(String method) throws NoSuchMethodException {
		return ValueWriterTests.class.getDeclaredMethod(method).getGenericReturnType();
	}

	static @Nullable Page<Owner> page() {
		return null;
	}

	interface OrderApi {

	}

	static class OrderService implements OrderApi {

		public String getPassword() {
			return "s3cret";
		}

	}

	record Holder(Object owner) {

	}

	public static class Owner {

		private @Nullable String name;

		public @Nullable String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

		public @Nullable String getNick() {
			return null;
		}

		@JsonIgnore
		public String getPasswordHash() {
			return "s3cret";
		}

	}

	public static class SecretOwner extends Owner {

		public String getSecret() {
			return "s3cret";
		}

	}

	record Page<T>(List<T> items, Optional<T> first, Map<String, T> byName) {

	}

	record Both(SecretOwner full, Owner plain) {

	}

	record Renamed(@JsonProperty("visible") String internal, @JsonIgnore String hidden) {

	}

	@JsonIgnoreProperties("hidden")
	record Ignoring(String visible, String hidden, Secret secret) {

	}

	@JsonIgnoreType
	record Secret(String value) {

	}

	@JsonIncludeProperties("visible")
	record Including(String visible, String hidden) {

	}

	record Masked(@JsonSerialize(using = ToStringSerializer.class) String number) {

	}

	record Wrapped(@JsonValue String value) {

	}

	record Nested(@JsonIgnoreProperties("visible") Including including) {

	}

	public static class Lazy {

		public List<String> getItems() {
			throw new IllegalStateException("no session");
		}

	}

}
