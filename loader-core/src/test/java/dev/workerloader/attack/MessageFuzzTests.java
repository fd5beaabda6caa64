package dev.workerloader.attack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.LoaderStats;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.outbound.OutboundContext;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.RpcStub;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Feeds the host what a guest could send that has taken over the bootstrap script: random
 * characters, random JSON, and messages of every kind, mutated. Each invocation comes to
 * one outcome that has a code, and nothing is left.
 * <p>
 * {@code -Dfuzz.seed} and {@code -Dfuzz.rounds} run others, and more, of them.
 */
class MessageFuzzTests {

	private static final long SEED = Long.getLong("fuzz.seed", 20261127);

	private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 12_000);

	private static final int AT_ONCE = 48;

	private static final String[] VALUES = { "null", "true", "1", "-0.5", "1e300", "\"text\"", "[\"u\"]",
			"[\"n\",\"NaN\"]", "[\"i\",\"123456789012345678901234567890\"]", "[\"d\",1700000000000]",
			"[\"x\",\"a(b)+\",\"gi\"]", "[\"e\",{\"name\":\"E\",\"message\":\"m\",\"props\":{\"a\":1}}]",
			"[\"a\",1,[\"r\",0],\"x\"]", "{\"a\":{\"b\":[\"r\",0]},\"c\":[\"r\",1]}", "[\"o\",\"1\",2,\"0\",3]",
			"[\"m\",\"k\",1,[\"a\"],2]", "[\"s\",1,\"x\",{}]", "[\"b\",\"Uint8Array\",\"AAEC\"]",
			"[\"b\",\"DataView\",\"\"]", "[\"f\",3]", "[\"R\",4]", "[\"W\",5]", "[\"t\",\"API\"]", "[\"t\",1]",
			"[\"t\",2]", "[\"r\",0]", "[\"q\",\"GET\",\"https://a.example/\",null,\"a\",\"b\"]",
			"[\"q\",\"POST\",\"https://a.example/\",[\"R\",4]]",
			"[\"p\",200,\"OK\",[\"b\",\"Uint8Array\",\"AAEC\"],\"a\",\"b\"]" };

	// % is a value.
	private static final String[] MESSAGES = { "[\"result\",1,%,false]", "[\"result\",1,%,true]",
			"[\"error\",1,\"script\",{\"name\":\"E\",\"message\":\"m\",\"code\":\"RPC_CALLS\",\"call\":1,\"props\":%},false]",
			"[\"error\",1,\"method\",{\"name\":\"E\",\"message\":\"m\"},true]",
			"[\"call\",1,1,\"API\",[\"echo\"],[\"a\",%]]", "[\"call\",1,2,\"API\",[\"source\"],[\"a\"]]",
			"[\"call\",1,3,1,[\"read\"],[\"a\"]]", "[\"call\",1,4,-2,[\"read\"],[\"a\"]]",
			"[\"call\",1,5,\"API\",[\"take\"],[\"a\",%]]", "[\"call\",1,6,\"API\",[\"listen\"],[\"a\",%]]",
			"[\"get\",1,7,-1,[\"a\",\"b\"]]", "[\"get\",1,8,\"API\",[\"echo\",\"x\"]]",
			"[\"call\",1,9,\"SECRET\",[\"tell\"],[\"a\"]]", "[\"want\",1,1]", "[\"dispose\",1,1]",
			"[\"returned\",1,1,%]", "[\"threw\",1,1,{\"name\":\"E\",\"message\":\"m\",\"props\":%}]",
			"[\"log\",1,\"INFO\",1,\"text\",[\"a\",%]]", "[\"timer\",1,1,10]", "[\"untimer\",1,1]", "[\"done\",1]",
			"[\"rejection\",1,{\"name\":\"E\",\"message\":\"m\",\"stack\":\"at f (main.js:1:2)\"}]",
			"[\"fetch\",1,10,%]", "[\"fetch\",1,11,[\"q\",\"POST\",\"https://a.example/\",[\"R\",6]]]",
			"[\"cancel\",1,11]", "[\"loaded\",0,[\"a\"]]",
			"[\"failed\",0,{\"name\":\"E\",\"message\":\"m\",\"props\":%}]" };

	private static final String[] PARTS = { "[", "]", "{", "}", "\"", ",", ":", "null", "-1", "0", "1e309",
			"2147483648", "9007199254740993", "\"u\"", "\\u0000", "\\ud800", "99999999999999999999", "\"__proto__\"",
			"[[[[[[" };

	private final Secret secret = new Secret();

	@Test
	void everyInvocationComesToOneOutcomeAndNothingIsLeft() throws Exception {
		FuzzingHost host = new FuzzingHost(MessageFuzzTests::guest);
		Map<ErrorCode, Integer> codes = new HashMap<>();
		int fine = 0;
		try (WorkerLoader loader = loader(host)) {
			for (int round = 0; round < ROUNDS; round += AT_ONCE) {
				List<CompletableFuture<Invocation>> ends = new ArrayList<>();
				List<Worker> workers = new ArrayList<>();
				for (int i = 0; i < AT_ONCE; i++) {
					Worker worker = loader
						.load(WorkerCode.builder("main.js", "export default { go() { } }; // " + (round + i))
							.bind("API")
							.globalOutbound(OutboundPolicy.handler(MessageFuzzTests::answer))
							.build());
					workers.add(worker);
					ends.add(worker.getEntrypoint().invokeAsync("go"));
				}
				for (CompletableFuture<Invocation> end : ends) {
					Invocation invocation = end.get(1, TimeUnit.MINUTES);
					if (invocation.error() != null) {
						codes.merge(invocation.error().code(), 1, Integer::sum);
					}
					else {
						fine++;
					}
				}
				workers.forEach(Worker::close);
			}
			assertNothingIsLeft(loader, host);
		}
		assertThat(host.escaped()).as("seed " + SEED).isEmpty();
		assertThat(this.secret.told).hasValue(0);
		// The messages must not all be refused at the door.
		assertThat(fine).isGreaterThan(ROUNDS / 10);
		assertThat(codes.keySet()).contains(ErrorCode.SANDBOX_LOST, ErrorCode.SCRIPT_ERROR,
				ErrorCode.RESULT_NOT_SERIALIZABLE, ErrorCode.UNKNOWN_METHOD);
	}

	private static WorkerResponse answer(WorkerRequest request, OutboundContext context) {
		return WorkerResponse.builder(200).body(request.body()).build();
	}

	private WorkerLoader loader(FuzzingHost host) {
		return WorkerLoader.builder()
			.host(host)
			.limits(Limits.builder().wallTime(Duration.ofMillis(150)).build())
			.bindingCallTimeout(Duration.ofMillis(100))
			.binding("API", new Api())
			.binding("SECRET", this.secret)
			.shutdownGracePeriod(Duration.ofMillis(1))
			.build();
	}

	private static void assertNothingIsLeft(WorkerLoader loader, FuzzingHost host) {
		Attack.await().until(() -> loader.stats().runningCalls() == 0 && loader.stats().runningInvocations() == 0);
		Attack.await().until(() -> host.open() == 0);
		LoaderStats stats = loader.stats();
		assertThat(stats.workers()).isZero();
		assertThat(stats.openHandles()).isZero();
		assertThat(stats.queuedInvocations()).isZero();
		assertThat(stats.invocations().values().stream().mapToLong(Long::longValue).sum())
			.isEqualTo((long) (ROUNDS + AT_ONCE - 1) / AT_ONCE * AT_ONCE);
	}

	/**
	 * Return a guest that answers in a way that only its code decides.
	 */
	private static Function<String, List<String>> guest(SandboxSpec spec) {
		String code = spec.modules().values().stream().filter((text) -> text.contains("// ")).findFirst().orElseThrow();
		Random random = new Random(SEED + Integer.parseInt(code.substring(code.lastIndexOf(' ') + 1).strip()));
		boolean hostileLoad = random.nextInt(20) == 0;
		return (text) -> {
			List<String> answer = new ArrayList<>();
			boolean load = text.startsWith("[\"load\"");
			if (!load || hostileLoad) {
				for (int i = random.nextInt(6); i > 0; i--) {
					answer.add(message(random));
				}
			}
			if (load) {
				answer.add("[\"loaded\",0,[\"default\"]]");
			}
			else if (random.nextInt(3) > 0) {
				answer.add("[\"result\",1,\"fine\",false]");
			}
			return answer;
		};
	}

	private static String message(Random random) {
		return switch (random.nextInt(10)) {
			case 0 -> characters(random);
			case 1 -> json(random, 0);
			case 2, 3, 4 -> whole(random);
			default -> mutated(whole(random), random);
		};
	}

	private static String whole(Random random) {
		return MESSAGES[random.nextInt(MESSAGES.length)].replace("%", VALUES[random.nextInt(VALUES.length)]);
	}

	private static String characters(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(60); i > 0; i--) {
			text.append((char) random.nextInt((random.nextBoolean()) ? 128 : 65_536));
		}
		return text.toString();
	}

	private static String json(Random random, int depth) {
		int kind = random.nextInt((depth > 8) ? 4 : 7);
		return switch (kind) {
			case 0 -> String.valueOf(random.nextInt(20) - 2);
			case 1 -> "\"" + (char) ('a' + random.nextInt(26)) + "\"";
			case 2 -> VALUES[random.nextInt(VALUES.length)];
			case 3 -> "null";
			case 4 -> "{\"k\":" + json(random, depth + 1) + "}";
			default -> {
				StringBuilder list = new StringBuilder("[");
				for (int i = random.nextInt(5); i > 0; i--) {
					list.append(json(random, depth + 1)).append((i > 1) ? "," : "");
				}
				yield list.append(']').toString();
			}
		};
	}

	private static String mutated(String text, Random random) {
		StringBuilder mutated = new StringBuilder(text);
		for (int i = random.nextInt(3); i >= 0; i--) {
			int at = random.nextInt(mutated.length());
			switch (random.nextInt(6)) {
				case 0 -> mutated.deleteCharAt(at).append(' ');
				case 1 -> mutated.insert(at, PARTS[random.nextInt(PARTS.length)]);
				case 2 -> mutated.setCharAt(at, (char) random.nextInt(128));
				case 3 -> mutated.insert(at, VALUES[random.nextInt(VALUES.length)]);
				case 4 -> mutated.setCharAt(at, (char) ('0' + random.nextInt(10)));
				default -> mutated.setLength(Math.max(1, at));
			}
		}
		return mutated.toString();
	}

	@SandboxRpc
	static class Api {

		private final Target target = new Target();

		public @Nullable Object echo(@Nullable Object value) {
			return this.target.echo(value);
		}

		public InputStream source() {
			return new ByteArrayInputStream(new byte[10]);
		}

		public int take(InputStream stream) throws IOException {
			return stream.readAllBytes().length;
		}

		public @Nullable Object listen(RpcStub listener) {
			return listener.call(1);
		}

	}

	@SandboxRpc
	static class Secret {

		private final AtomicInteger told = new AtomicInteger();

		public int tell() {
			return this.told.incrementAndGet();
		}

	}

}
