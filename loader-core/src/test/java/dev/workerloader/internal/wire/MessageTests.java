package dev.workerloader.internal.wire;

import java.util.List;
import java.util.Map;
import java.util.Random;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MessageTests {

	private static final List<String> SEEDS = List.of("[\"loaded\",[\"default\",\"x\"]]",
			"[\"result\",7,{\"a\":[\"a\",1,\"x\",[\"u\"]],\"b\":[\"r\",1]},true]",
			"[\"error\",7,{\"name\":\"Error\",\"message\":\"m\",\"code\":\"X\",\"stack\":\"s\",\"call\":3,\"props\":{\"a\":[\"d\",5]}},false]",
			"[\"call\",1,\"CHAT\",[\"a\",\"b\"],[\"a\",[\"s\",1,{\"k\":[\"r\",0]}],[\"m\",[\"a\"],2]]]",
			"[\"log\",\"info\",1700000000000,\"text \\ud800\",[\"a\",[\"i\",\"-12\"],[\"n\",\"NaN\"],[\"b\",\"ArrayBuffer\",\"AQID\"],[\"o\",\"1\",2]]]",
			"[\"timer\",1,0.5]", "[\"done\",9007199254740991]");

	@Test
	void errorsInThePropertiesOfErrorsCountWithTheOthers() {
		String inner = "[\"e\",{\"name\":\"E\",\"message\":\"m\"}]";
		String outer = "[\"e\",{\"name\":\"E\",\"message\":\"m\",\"props\":{\"list\":[\"a\"" + ("," + inner).repeat(9)
				+ "]}}]";
		try (MessageReader reader = MessageReader.of("[\"test\",[\"a\"" + ("," + outer).repeat(100) + "]]")) {
			assertThat(reader.value()).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(100);
		}
		try (MessageReader reader = MessageReader.of("[\"test\",[\"a\"" + ("," + outer).repeat(101) + "]]")) {
			assertThatExceptionOfType(WireFormatException.class).isThrownBy(reader::value)
				.withMessageContaining("more than 1000 errors");
		}
	}

	@Test
	void writesAndReadsAnEnvelope() {
		String text = MessageWriter.of("test")
			.number(7)
			.text("a\"b")
			.text(null)
			.nothing()
			.bool(true)
			.strings(List.of("x", "y"))
			.beginArray()
			.strings(List.of())
			.endArray()
			.value(ValueWriter.message(), List.of(1), "result")
			.encoded(ValueWriter.data().encode(Map.of("k", 1), "env.X", 100))
			.toText();
		assertThat(text).isEqualTo("[\"test\",7,\"a\\\"b\",null,null,true,[\"x\",\"y\"],[[]],[\"a\",1],{\"k\":1}]");
		try (MessageReader reader = MessageReader.of("[\"test\",7,\"a\",null,true,[\"x\"],[\"a\",1],{\"k\":1}]")) {
			assertThat(reader.kind()).isEqualTo("test");
			assertThat(reader.number()).isEqualTo(7);
			assertThat(reader.textOrNull()).isEqualTo("a");
			assertThat(reader.textOrNull()).isNull();
			assertThat(reader.bool()).isTrue();
			assertThat(reader.strings()).containsExactly("x");
			assertThat(reader.arguments()).containsExactly(1);
			assertThat(reader.value()).isEqualTo(Map.of("k", 1));
			reader.end();
		}
	}

	@Test
	void writesAnErrorForTheGuest() {
		assertThat(MessageWriter.of("fault").number(3).error("Error", "m", "BINDING_FAILED", Map.of()).toText())
			.isEqualTo(
					"[\"fault\",3,{\"name\":\"Error\",\"message\":\"m\",\"code\":\"BINDING_FAILED\",\"remote\":true}]");
		assertThat(MessageWriter.of("fault").number(3).error("E", "m", "C", Map.of("a", 1)).toText())
			.contains("\"props\":{\"a\":1}");
	}

	@Test
	void readsAnErrorOfTheGuest() {
		try (MessageReader reader = MessageReader.of(SEEDS.get(2))) {
			assertThat(reader.number()).isEqualTo(7);
			GuestError error = reader.error();
			assertThat(error.name()).isEqualTo("Error");
			assertThat(error.message()).isEqualTo("m");
			assertThat(error.code()).isEqualTo("X");
			assertThat(error.stack()).isEqualTo("s");
			assertThat(error.callId()).isEqualTo(3);
			assertThat(error.props()).containsOnlyKeys("a");
			assertThat(reader.bool()).isFalse();
			reader.end();
		}
	}

	@Test
	void messageIsBounded() {
		MessageWriter writer = MessageWriter.of("test", 20);
		assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(() -> writer.text("x".repeat(20)));
		MessageWriter many = MessageWriter.of("test", 20);
		assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(() -> {
			for (int i = 0; i < 100; i++) {
				many.number(i);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "{}", "7", "[", "[]", "[7]", "[\"x\"", "[\"x\"]]", "[\"x\",", "\u0000" })
	void textThatIsNoMessageIsRefused(String text) {
		assertThatExceptionOfType(WireFormatException.class).isThrownBy(() -> {
			try (MessageReader reader = MessageReader.of(text)) {
				reader.end();
			}
		}).withMessageStartingWith("The message is malformed: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "[7]", "[\"x\"]", "[\"u\",1]", "[\"n\"]", "[\"n\",\"1\"]", "[\"n\",1]",
			"[\"i\",\"\"]", "[\"i\",\"-\"]", "[\"i\",\"+1\"]", "[\"i\",\"1.0\"]", "[\"i\",\"１\"]", "[\"d\"]",
			"[\"d\",\"x\"]", "[\"d\",0.5]", "[\"d\",8640000000000001]", "[\"d\",1,2]", "[\"m\",1]", "[\"m\",1,2,1,3]",
			"[\"o\",1,2]", "[\"o\",\"a\"]", "[\"o\",\"a\",1,\"a\",2]", "{\"a\":1,\"a\":2}", "{\"a\":null,\"a\":null}",
			"[\"b\"]", "[\"b\",\"Buffer\",\"\"]", "[\"b\",\"DataView\",\"*\"]", "[\"b\",\"DataView\",1]",
			"[\"b\",\"DataView\",\"\",1]", "[\"r\",0]", "[\"a\",[\"r\",1]]", "[\"a\",[\"r\",-1]]",
			"[\"a\",[\"r\",0.5]]", "[\"a\",[\"r\",99999999999]]", "[\"a\",[\"r\",0,0]]", "[\"s\",[\"r\",0]]",
			"[\"s\",[\"a\",[\"r\",0]]]", "[\"m\",[\"r\",0],1]", "[\"a\",[\"a\",[\"r\",0]],[\"s\",[\"r\",1]]]", "1e400",
			"NaN", "'x'", "undefined", "/**/1", "01", "+1", "\"\t\"" })
	void malformedValueIsRefused(String text) {
		assertThatExceptionOfType(WireFormatException.class).isThrownBy(() -> ValueConformanceTests.decode(text))
			.withMessageStartingWith("The message is malformed: ")
			.withMessageEndingWith(".");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "[]", "{}", "{\"name\":\"x\"}", "{\"name\":\"x\",\"message\":1}",
			"{\"name\":\"x\",\"message\":\"\",\"name\":\"y\"}", "{\"name\":\"x\",\"message\":\"\",\"other\":1}",
			"{\"name\":\"x\",\"message\":\"\",\"call\":\"1\"}", "{\"name\":\"x\",\"message\":\"\",\"call\":1e99}",
			"{\"name\":\"x\",\"message\":\"\",\"call\":99999999999999999999}",
			"{\"name\":\"x\",\"message\":\"\",\"props\":[\"a\"]}",
			"{\"name\":\"x\",\"message\":\"\",\"props\":[\"m\",1,2]}" })
	void malformedErrorIsRefused(String text) {
		try (MessageReader reader = MessageReader.of("[\"rejection\"," + text + "]")) {
			assertThatExceptionOfType(WireFormatException.class).isThrownBy(reader::error);
		}
	}

	@Test
	void numbersOfAnEnvelopeAreExactIntegers() {
		for (String number : List.of("1.5", "9007199254740992", "-9223372036854775808", "1e3", "\"1\"", "null",
				"99999999999999999999")) {
			try (MessageReader reader = MessageReader.of("[\"x\"," + number + "]")) {
				assertThatExceptionOfType(WireFormatException.class).as(number).isThrownBy(reader::number);
			}
		}
	}

	@Test
	void depthOfAValueIsBounded() {
		assertThat(ValueConformanceTests.decode("[\"a\",".repeat(64) + "[\"u\"]" + "]".repeat(64))).isNotNull();
		for (int depth : new int[] { 65, 80, 100_000 }) {
			assertThatExceptionOfType(WireFormatException.class)
				.isThrownBy(() -> ValueConformanceTests.decode("[\"a\",".repeat(depth) + "1" + "]".repeat(depth)));
		}
	}

	@Test
	void numberOfTokensIsBounded() {
		assertThatExceptionOfType(WireFormatException.class)
			.isThrownBy(() -> ValueConformanceTests.decode("[\"a\"" + ",{}".repeat(1_100_000) + "]"));
	}

	@Test
	void digitsOfABigintAreBounded() {
		assertThatExceptionOfType(WireFormatException.class)
			.isThrownBy(() -> ValueConformanceTests.decode("[\"i\",\"" + "9".repeat(10_001) + "\"]"));
	}

	@Test
	void sharedObjectsInSetsCannotMakeHashingExponential() {
		StringBuilder text = new StringBuilder("[\"a\",[\"a\"]");
		for (int i = 1; i < 60; i++) {
			text.append(",[\"a\",[\"r\",").append(i).append("],[\"r\",").append(i).append("]]");
		}
		assertThatExceptionOfType(WireFormatException.class)
			.isThrownBy(() -> ValueConformanceTests.decode(text + ",[\"s\",[\"r\",60]]]"));
	}

	@Test
	void chainOfSharedObjectsInASetCannotExhaustTheStack() {
		StringBuilder text = new StringBuilder("[\"a\",[\"a\"]");
		for (int i = 1; i < 100_000; i++) {
			text.append(",[\"a\",[\"r\",").append(i).append("]]");
		}
		assertThatExceptionOfType(WireFormatException.class)
			.isThrownBy(() -> ValueConformanceTests.decode(text + ",[\"s\",[\"r\",100000]]]"));
	}

	@Test
	void objectsInSetsAreCounted() {
		assertThat(ValueConformanceTests.decode("[\"s\"" + ",{}".repeat(1_000) + "]")).isNotNull();
		assertThatExceptionOfType(WireFormatException.class)
			.isThrownBy(() -> ValueConformanceTests.decode("[\"s\"" + ",{}".repeat(1_001) + "]"));
	}

	@Test
	void mutatedMessagesNeverCauseAnythingButAWireFormatException() {
		Random random = new Random(42);
		String alphabet = "[]{}\",:\\0123456789-.eEunidrasmob\u0000\ud800 ";
		int refused = 0;
		for (int i = 0; i < 60_000; i++) {
			StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
			for (int changes = 1 + random.nextInt(4); changes > 0 && !text.isEmpty(); changes--) {
				mutate(text, random, alphabet);
			}
			try {
				readAll(text.toString(), random);
			}
			catch (WireFormatException ex) {
				refused++;
				assertThat(ex.getMessage()).startsWith("The message is malformed: ").endsWith(".");
			}
		}
		assertThat(refused).isBetween(30_000, 59_999);
	}

	private static void mutate(StringBuilder text, Random random, String alphabet) {
		int position = random.nextInt(text.length());
		switch (random.nextInt(4)) {
			case 0 -> text.setCharAt(position, alphabet.charAt(random.nextInt(alphabet.length())));
			case 1 -> text.deleteCharAt(position);
			case 2 -> text.insert(position, alphabet.charAt(random.nextInt(alphabet.length())));
			default -> {
				String other = SEEDS.get(random.nextInt(SEEDS.size()));
				int start = random.nextInt(other.length());
				text.insert(position, other, start, Math.min(other.length(), start + random.nextInt(12)));
			}
		}
	}

	private static @Nullable Object readAll(String text, Random random) {
		try (MessageReader reader = MessageReader.of(text)) {
			switch (reader.kind()) {
				case "loaded" -> reader.strings();
				case "result" -> {
					reader.number();
					reader.value();
					reader.bool();
				}
				case "error" -> {
					reader.number();
					reader.error();
					reader.bool();
				}
				case "call" -> {
					reader.number();
					reader.text();
					reader.strings();
					reader.arguments();
				}
				case "log" -> {
					reader.textOrNull();
					reader.number();
					reader.text();
					reader.value();
				}
				case "timer" -> {
					reader.number();
					reader.value();
				}
				default -> {
					return random.nextBoolean() ? reader.value() : reader.textOrNull();
				}
			}
			reader.end();
			return null;
		}
	}

}
