package dev.workerloader.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.Outcome;
import dev.workerloader.TailEvent;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sandbox whose bootstrap script the guest has taken over: it sends whatever it likes,
 * and the host must come to one outcome for every invocation.
 */
class ForgedMessageTests {

	private static final String RESULT = "[\"result\",1,\"fine\",false]";

	private static final String[] TEMPLATES = { RESULT,
			"[\"error\",1,\"script\",{\"name\":\"E\",\"message\":\"m\"},true]",
			"[\"call\",1,1,\"API\",[\"echo\"],[\"a\",{\"k\":[\"a\",1,\"x\"]}]]",
			"[\"get\",1,2,\"API\",[\"echo\",\"x\"]]", "[\"log\",1,\"INFO\",1,\"text\",[\"a\",[\"m\",1,2]]]",
			"[\"timer\",1,1,10]", "[\"untimer\",1,1]", "[\"done\",1]",
			"[\"rejection\",1,{\"name\":\"E\",\"message\":\"m\",\"stack\":\"at f (main.js:1:2)\"}]",
			"[\"loaded\",0,[\"a\"]]", "[\"failed\",0,{\"name\":\"E\",\"message\":\"m\",\"props\":{}}]" };

	/** When an invocation ends that nothing else ends. */
	private static final Duration SOON = Duration.ofMillis(200);

	private static final String[] PARTS = { "[", "]", "{", "}", "\"", ",", "null", "-1", "1e309", "9007199254740993",
			"\"u\"", "\\u0000", "[\"r\",0]", "[\"i\",\"9\"]", "[\"b\",\"Uint8Array\",\"AA\"]", "[\"d\",1e20]",
			"[\"n\",\"x\"]", "[\"s\",[\"r\",0]]", "true", "99999999999999999999" };

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "[]", "[1]", "[\"result\"]", "[\"result\",1]", "[\"result\",1,",
			"[\"result\",1,[\"r\",0],false]", "[\"result\",1,[\"a\",[\"b\",\"Uint8Array\",\"%\"]],false]",
			"[\"result\",1,[\"zz\"],false]", "[\"result\",\"1\",1,false]", "[\"result\",1,1,1]",
			"[\"result\",1,{\"a\":1,\"a\":2},false]", "[\"error\",1,\"script\",{}]",
			"[\"error\",1,\"script\",null,false]", "[\"error\",1,\"method\",{\"name\":\"E\",\"message\":\"m\"}]",
			"[\"log\",1,null,1,\"m\",[\"a\"]]", "[\"log\",1,\"INFO\",1,\"m\",{}]",
			"[\"call\",1,1,\"API\",\"echo\",[\"a\"]]", "[\"call\",1,1,\"API\",[],[\"a\"]]",
			"[\"call\",1,1,\"NONE\",[\"x\"],[\"a\"]]", "[\"call\",1,9e99,\"API\",[\"echo\"],[\"a\"]]",
			"[\"timer\",1,1,9007199254740991]", "[\"timer\",1,-1,-1]", "[\"done\",1]", "[\"done\",99]",
			"[\"loaded\",0,[]]", "[\"failed\",0,{\"name\":\"E\",\"message\":\"m\"}]", "[\"unknown\",1]",
			"[\"fetch\",1]", "[\"fetch\",1,1,1]", "[\"fetch\",1,1,[\"q\",\"GET\"]]",
			"[\"fetch\",1,1,[\"q\",\"G T\",\"x\",null]]", "[\"fetch\",1,1,[\"q\",\"GET\",\"x\",1]]",
			"[\"fetch\",1,1,[\"q\",\"GET\",\"x\",null,\"a\"]]", "[\"connect\",1]", "[\"connect\",1,1]",
			"[\"connect\",1,1,\"wss://a.example/\"]", "[\"connect\",1,1,\"wss://a.example/\",[1]]",
			"[\"connect\",1,1,\"wss://a.example/\",[],1]", "[\"cancel\",1,1]",
			"[\"result\",1,[\"p\",99,\"\",null],false]", "[\"rejection\",1,1]", "{\"kind\":\"result\"}",
			"[\"abort\",1,1,1]", "[\"abort\",1]", "[\"result\",1,[\"A\",1],false]",
			"[\"result\",1,[\"h\",\"a\"],false]", "[\"result\",1,[\"h\",\"a b\",\"\\n\"],false]",
			"[\"result\",1,[\"B\",\"a/b\",\"text\"],false]",
			"[\"result\",1,[\"B\",\"\\n\",[\"b\",\"Uint8Array\",\"\"]],false]", "[\"result\",1,[\"F\",\"a\",1],false]",
			"[\"result\",1,[\"F\",1,\"a\"],false]", "[[\"result\",1]]", "[\"result\",-1,1,false]" })
	void forgedMessageHasOneOutcome(String forged) {
		assertOneOutcome((text) -> text.startsWith("[\"load\"") ? List.of("[\"loaded\",0,[\"default\"]]")
				: List.of(forged, RESULT));
	}

	@Test
	void mutatedMessagesHaveOneOutcomeEach() {
		Random random = new Random(20261101);
		for (int round = 0; round < 400; round++) {
			List<String> messages = new ArrayList<>();
			for (int i = random.nextInt(4); i >= 0; i--) {
				messages.add(mutate(TEMPLATES[random.nextInt(TEMPLATES.length)], random));
			}
			boolean atLoad = random.nextInt(10) == 0;
			assertOneOutcome((text) -> {
				List<String> answer = new ArrayList<>(messages);
				if (text.startsWith("[\"load\"")) {
					answer = new ArrayList<>(atLoad ? messages : List.of());
					answer.add("[\"loaded\",0,[\"default\"]]");
				}
				return answer;
			});
		}
	}

	@Test
	void requestThatTheBootstrapWouldNotSendIsRefusedByTheHost() {
		assertThat(answerTo("[\"q\",\"GET\",\"https://a.example/\",null]", OutboundPolicy.blocked()))
			.contains("EGRESS_DENIED");
	}

	@Test
	void webSocketThatTheBootstrapWouldNotOpenIsRefusedByTheHost() {
		OutboundPolicy policy = OutboundPolicy.builder()
			.allow(OutboundRule.of("https://a.example/**").webSockets())
			.build();
		assertThat(answerToMessage("[\"connect\",1,1,\"wss://a.example/\",[]]", OutboundPolicy.blocked()))
			.contains("EGRESS_DENIED");
		for (String url : List.of("https://a.example/", "wss://b.example/", "wss://u@a.example/", "ws://a.example/",
				"wss://a.example", "x", "")) {
			assertThat(answerToMessage("[\"connect\",1,1,\"" + url + "\",[]]", policy)).as(url)
				.contains("EGRESS_DENIED");
		}
		for (String protocols : List.of("\"a b\"", "\"a\",\"a\"", "\"\"", "\"a\\r\\nb\"",
				"\"" + "x".repeat(5_000) + "\"")) {
			assertThat(answerToMessage("[\"connect\",1,1,\"wss://a.example/\",[" + protocols + "]]", policy))
				.as(protocols)
				.contains("EGRESS_DENIED", "tokens of HTTP");
		}
	}

	@Test
	void requestThatIsLargerThanTheBootstrapSendsIsRefused() {
		String body = "[\"b\",\"Uint8Array\",\"" + "A".repeat(2_000_000) + "\"]";
		assertThat(answerTo("[\"q\",\"POST\",\"https://a.example/\"," + body + "]",
				OutboundPolicy.handler((request, context) -> WorkerResponse.of(200, ""))))
			.contains("MESSAGE_SIZE");
	}

	// Attack NET-19.
	@ParameterizedTest
	@ValueSource(strings = { "\"a\",\"x\\r\\ny\"", "\"a\",\"x\\ry\"", "\"a\",\"x\\ny\"", "\"a\",\"x\\r\\n y\"",
			"\"a\",\"x\\u0000y\"", "\"a\",\"x\\u007fy\"", "\"a\",\"x\\u010ay\"", "\"a\",\" x\"", "\"a\",\"x \"",
			"\"\",\"x\"", "\"a:b\",\"x\"", "\" a\",\"x\"", "\"a\\r\\nb\",\"x\"", "\"a\\u010a\",\"x\"",
			"\"a\\u0000\",\"x\"", "\"b\",\"fine\",\"a\",\"x\\r\\ny\"" })
	void requestWithAHeaderThatTheBootstrapWouldNotSendIsRefused(String headers) {
		AtomicInteger requests = new AtomicInteger();
		OutboundPolicy policy = OutboundPolicy.handler((request, context) -> {
			requests.incrementAndGet();
			return WorkerResponse.of(200, "");
		});
		assertThat(answerTo("[\"q\",\"GET\",\"https://a.example/\",null," + headers + "]", policy))
			.contains("EGRESS_DENIED", "not one of HTTP");
		assertThat(requests).hasValue(0);
	}

	private static String answerTo(String request, OutboundPolicy policy) {
		return answerToMessage("[\"fetch\",1,1," + request + "]", policy);
	}

	private static String answerToMessage(String message, OutboundPolicy policy) {
		List<String> answers = new CopyOnWriteArrayList<>();
		runToItsOutcome((text) -> {
			answers.add(text);
			if (text.startsWith("[\"load\"")) {
				return List.of("[\"loaded\",0,[\"default\"]]");
			}
			return text.startsWith("[\"fault\"") ? List.of(RESULT) : List.of(message);
		}, policy, Attack.HANG_GUARD);
		return answers.stream().filter((text) -> text.startsWith("[\"fault\",1,1,")).findFirst().orElseThrow();
	}

	@Test
	void messagesThatNobodyAskedForChangeNoOtherInvocation() {
		Invocation invocation = runToItsOutcome(
				(text) -> text.startsWith("[\"load\"") ? List.of("[\"loaded\",0,[\"default\"]]")
						: List.of("[\"result\",2,\"stolen\",false]",
								"[\"error\",7,\"script\",{\"name\":\"E\",\"message\":\"m\"},false]", "[\"done\",1]",
								"[\"untimer\",1,5]", RESULT, "[\"result\",1,\"twice\",false]"),
				OutboundPolicy.blocked(), Attack.HANG_GUARD);
		assertThat(invocation.value()).isEqualTo("fine");
	}

	@ParameterizedTest
	@ValueSource(strings = { "entrypoint", "method", "result" })
	void messageOfAFailureIsEscapedAndBoundedByTheHost(String kind) {
		String forged = "\\nfaked line \\u001b[31m\\u202e" + "x".repeat(20_000);
		Invocation invocation = runToItsOutcome(
				(text) -> List.of(text.startsWith("[\"load\"") ? "[\"loaded\",0,[\"default\"]]"
						: "[\"error\",1,\"" + kind + "\",{\"name\":\"Error\",\"message\":\"" + forged + "\"},false]"),
				OutboundPolicy.blocked(), Attack.HANG_GUARD);
		assertThat(invocation.error()).isNotNull();
		assertThat(invocation.error().getMessage()).contains("faked line")
			.hasSizeLessThan(10_000)
			.doesNotContain("\n", "\u001b", "\u202e");
	}

	@Test
	void floodOfEveryKindIsBounded() {
		Invocation invocation = runToItsOutcome((text) -> {
			if (text.startsWith("[\"load\"")) {
				return List.of("[\"loaded\",0,[\"default\"]]");
			}
			List<String> flood = new ArrayList<>();
			for (int i = 0; i < 5000; i++) {
				flood.add("[\"log\",1,\"INFO\",1,\"\",[\"a\",[\"a\"],[\"a\"]]]");
				flood.add("[\"timer\",1," + i + ",2000000000]");
				flood.add("[\"call\"," + (i % 3) + "," + i + ",\"API\",[\"echo\"],[\"a\",1]]");
			}
			flood.add(RESULT);
			return text.startsWith("[\"invoke\"") ? flood : List.of();
		}, OutboundPolicy.blocked(), Attack.HANG_GUARD);
		assertThat(invocation.value()).isEqualTo("fine");
		assertThat(invocation.calls()).hasSizeLessThanOrEqualTo(1000);
	}

	private static String mutate(String text, Random random) {
		StringBuilder mutated = new StringBuilder(text);
		for (int i = random.nextInt(3); i >= 0; i--) {
			int at = random.nextInt(mutated.length());
			switch (random.nextInt(4)) {
				case 0 -> mutated.deleteCharAt(at).append(' ');
				case 1 -> mutated.insert(at, PARTS[random.nextInt(PARTS.length)]);
				case 2 -> mutated.setCharAt(at, (char) random.nextInt(128));
				default -> mutated.setLength(Math.max(1, at));
			}
		}
		return mutated.toString();
	}

	private static void assertOneOutcome(Function<String, List<String>> guest) {
		runToItsOutcome(guest, OutboundPolicy.blocked(), SOON);
	}

	private static Invocation runToItsOutcome(Function<String, List<String>> guest, OutboundPolicy policy,
			Duration wallTime) {
		List<TailEvent> events = new CopyOnWriteArrayList<>();
		ForgingHost host = new ForgingHost(guest);
		Limits limits = Limits.builder().wallTime(wallTime).build();
		try (WorkerLoader loader = WorkerLoader.builder()
			.host(host)
			.limits(limits)
			.binding("API", new Target())
			.tail(events::add)
			.shutdownGracePeriod(Duration.ofMillis(1))
			.build()) {
			Invocation invocation = loader.run(WorkerCode.builder("main.js", "export default { go() {} }")
				.bind("API")
				.globalOutbound(policy)
				.build(), "go");
			Attack.await().until(() -> !events.isEmpty());
			assertThat(events).hasSize(1);
			assertThat(invocation.outcome()).isIn((Object[]) Outcome.values());
			Attack.await().until(host::isEnded);
			assertThat(loader.sandboxes()).isEmpty();
			assertThat(loader.stats().runningInvocations()).isZero();
			return invocation;
		}
	}

}
