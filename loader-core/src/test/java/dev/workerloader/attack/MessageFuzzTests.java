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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Limits;
import dev.workerloader.LoaderStats;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.graal.GraalSandboxHost;
import dev.workerloader.outbound.OutboundContext;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.RpcStub;
import dev.workerloader.rpc.RpcTarget;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Feeds the host what a guest could send that has taken over the bootstrap script: random
 * characters, random JSON, messages of every kind and those that real guests have sent,
 * mutated. Two invocations run at once in each sandbox, and a message of one may name the
 * other. Each comes to one outcome that has a code, and nothing is left.
 * <p>
 * {@code -Dfuzz.seed} and {@code -Dfuzz.rounds} run others, and more, of them.
 */
class MessageFuzzTests {

	private static final long SEED = Long.getLong("fuzz.seed", 20261127);

	private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 12_000);

	private static final int AT_ONCE = 48;

	private static final int IN_A_SANDBOX = 2;

	private static final String[] VALUES = { "null", "true", "1", "-0.5", "1e300", "\"text\"", "[\"u\"]",
			"[\"n\",\"NaN\"]", "[\"i\",\"123456789012345678901234567890\"]", "[\"d\",1700000000000]",
			"[\"x\",\"a(b)+\",\"gi\"]", "[\"e\",{\"name\":\"E\",\"message\":\"m\",\"props\":{\"a\":1}}]",
			"[\"a\",1,[\"r\",0],\"x\"]", "{\"a\":{\"b\":[\"r\",0]},\"c\":[\"r\",1]}", "[\"o\",\"1\",2,\"0\",3]",
			"[\"m\",\"k\",1,[\"a\"],2]", "[\"s\",1,\"x\",{}]", "[\"b\",\"Uint8Array\",\"AAEC\"]",
			"[\"b\",\"DataView\",\"\"]", "[\"f\",3]", "[\"R\",4]", "[\"W\",5]", "[\"t\",\"API\"]", "[\"t\",1]",
			"[\"t\",2]", "[\"r\",0]", "[\"q\",\"GET\",\"https://a.example/\",null,\"a\",\"b\"]",
			"[\"q\",\"POST\",\"https://a.example/\",[\"R\",4]]",
			"[\"p\",200,\"OK\",[\"b\",\"Uint8Array\",\"AAEC\"],\"a\",\"b\"]", "[\"h\",\"a\",\"b\",\"A\",\"c\"]",
			"[\"B\",\"a/b\",[\"b\",\"Uint8Array\",\"AAEC\"],\"n\",5]", "[\"B\",\"\",[\"b\",\"Uint8Array\",\"\"]]",
			"[\"F\",\"a\",\"b\",\"f\",[\"B\",\"\",[\"b\",\"Uint8Array\",\"AAEC\"]]]", "[\"A\",7]",
			"[\"A\",0,{\"a\":1}]", "[\"c\",1]" };

	// % is a value.
	private static final String[] MESSAGES = { "[\"result\",1,%,false]", "[\"result\",1,%,true]",
			"[\"error\",1,\"script\",{\"name\":\"E\",\"message\":\"m\",\"code\":\"RPC_CALLS\",\"call\":1,\"props\":%},false]",
			"[\"error\",1,\"method\",{\"name\":\"E\",\"message\":\"m\"},true]",
			"[\"call\",1,1,\"API\",[\"echo\"],[\"a\",%]]", "[\"call\",1,2,\"API\",[\"source\"],[\"a\"]]",
			"[\"call\",1,3,1,[\"read\"],[\"a\"]]", "[\"call\",1,4,-2,[\"read\"],[\"a\"]]",
			"[\"call\",1,5,\"API\",[\"take\"],[\"a\",%]]", "[\"call\",1,6,\"API\",[\"listen\"],[\"a\",%]]",
			"[\"get\",1,7,-1,[\"a\",\"b\"]]", "[\"get\",1,8,\"API\",[\"echo\",\"x\"]]",
			"[\"call\",1,9,\"SECRET\",[\"tell\"],[\"a\"]]", "[\"want\",1,1]", "[\"dispose\",1,1]", "[\"abort\",1,7,%]",
			"[\"returned\",1,1,%]", "[\"threw\",1,1,{\"name\":\"E\",\"message\":\"m\",\"props\":%}]",
			"[\"log\",1,\"INFO\",1,\"text\",[\"a\",%]]", "[\"timer\",1,1,10]", "[\"untimer\",1,1]", "[\"done\",1]",
			"[\"rejection\",1,{\"name\":\"E\",\"message\":\"m\",\"stack\":\"at f (main.js:1:2)\"}]",
			"[\"fetch\",1,10,%]", "[\"fetch\",1,11,[\"q\",\"POST\",\"https://a.example/\",[\"R\",6]]]",
			"[\"connect\",1,12,\"wss://a.example/\",[\"p\"]]", "[\"cancel\",1,11]", "[\"loaded\",0,[\"a\"]]",
			"[\"failed\",0,{\"name\":\"E\",\"message\":\"m\",\"props\":%}]" };

	private static final Pattern INVOCATION = Pattern.compile("^(\\[\"[a-z]+\",)([1-9][0-9]*)\\b");

	private static final String LOADER = "dev.workerloader";

	private static final String[] PARTS = { "[", "]", "{", "}", "\"", ",", ":", "null", "-1", "0", "1e309",
			"2147483648", "9007199254740993", "\"u\"", "\\u0000", "\\ud800", "99999999999999999999", "\"__proto__\"",
			"[[[[[[" };

	// What real guests do, so that what they send is recorded.
	private static final String[] PROGRAMS = {
			"return await env.API.echo({ d: new Date(5), m: new Map([[1, new Set(['x'])]]), b: 2n ** 70n, u: undefined, n: [NaN, -0], t: new Uint8Array([1, 2]), e: new TypeError('e', { cause: 1 }), r: /a/gi });",
			"const o = { a: {} }; o.self = o; o.again = o.a; return o;",
			"let n = 0; for await (const piece of await env.API.source()) n += piece.length; return n;",
			"return await env.API.take(new Blob(['text']).stream());",
			"return await env.API.listen((n) => [n, new Date(n)]);",
			"try { return await env.API.listen(() => { throw new RangeError('no'); }); } catch (error) { return error; }",
			"const r = await fetch('https://a.example/x?y', { method: 'POST', headers: { a: 'b' }, body: 'x'.repeat(300) }); return [r.status, await r.text()];",
			"const c = new AbortController(); const f = fetch('https://a.example/', { method: 'POST', body: new Blob(['x'.repeat(300_000)]).stream(), signal: c.signal, duplex: 'half' }); c.abort(); return f.catch((e) => e.name);",
			"console.log('a', { b: [1, 2n] }); console.error(new Error('logged')); return 1;",
			"const id = setTimeout(() => { }, 1000); clearTimeout(id); await new Promise((done) => setTimeout(done, 1)); return 2;",
			"Promise.reject(new Error('lost')); await new Promise((done) => setTimeout(done, 1)); throw new TypeError('thrown');",
			"ctx.waitUntil(new Promise((done) => setTimeout(done, 1))); return 'answered';",
			"const key = await crypto.subtle.importKey('raw', new Uint8Array(4), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']); return (await crypto.subtle.sign('HMAC', key, new Uint8Array(4))).byteLength;",
			"return { f: (n) => n + 1, b: env.API };", "return await env.API.echo('a').length;",
			"return await env.SECRET?.tell();",
			"const stub = await env.API.target(); const echoed = await stub.echo(1); stub[Symbol.dispose](); return echoed;",
			"const target = env.API.target(); const one = target.echo(1); await target; return await one;" };

	private final Secret secret = new Secret();

	private List<String> recorded = List.of();

	private @Nullable Level level;

	// It warns of each message that is none.
	@BeforeEach
	void quiet() {
		Logger logger = (Logger) LoggerFactory.getLogger(LOADER);
		this.level = logger.getLevel();
		logger.setLevel(Level.ERROR);
	}

	@AfterEach
	void loud() {
		((Logger) LoggerFactory.getLogger(LOADER)).setLevel(this.level);
	}

	@Test
	void everyInvocationComesToOneOutcomeAndNothingIsLeft() throws Exception {
		this.recorded = record();
		FuzzingHost host = new FuzzingHost(this::guest);
		Map<ErrorCode, Integer> codes = new HashMap<>();
		int fine = 0;
		try (WorkerLoader loader = loader(host, Duration.ofMillis(150), Duration.ofMillis(100))) {
			for (int round = 0; round < ROUNDS; round += AT_ONCE) {
				List<CompletableFuture<Invocation>> ends = new ArrayList<>();
				List<Worker> workers = new ArrayList<>();
				for (int i = 0; i < AT_ONCE; i += IN_A_SANDBOX) {
					Worker worker = loader
						.load(WorkerCode.builder("main.js", "export default { go() { } }; // " + (round + i))
							.bind("API")
							.globalOutbound(OutboundPolicy.handler(MessageFuzzTests::answer))
							.build());
					workers.add(worker);
					for (int j = 0; j < IN_A_SANDBOX; j++) {
						ends.add(worker.getEntrypoint().invokeAsync("go"));
					}
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

	private List<String> record() {
		RecordingHost host = new RecordingHost(GraalSandboxHost.builder().build());
		try (WorkerLoader loader = loader(host, Attack.HANG_GUARD, Attack.HANG_GUARD)) {
			for (String program : PROGRAMS) {
				loader.run(WorkerCode
					.builder("main.js", "export default { async go(arg, env, ctx) {\n" + program + "\n} };")
					.bind("API")
					.globalOutbound(OutboundPolicy.handler(MessageFuzzTests::answer))
					.build(), "go");
			}
		}
		List<String> messages = host.messages();
		assertThat(messages).extracting(MessageFuzzTests::kind)
			.contains("loaded", "result", "error", "done", "call", "get", "fetch", "cancel", "log", "rejection",
					"timer", "untimer", "returned", "threw", "want", "dispose");
		return messages;
	}

	private static String kind(String message) {
		return message.substring(2, message.indexOf('"', 2));
	}

	private static WorkerResponse answer(WorkerRequest request, OutboundContext context) {
		return WorkerResponse.builder(200).body(request.body()).build();
	}

	@Test
	void hostThatWaitsForAFunctionGoesOnWhenTheAnswerIsMalformed() throws Exception {
		FuzzingHost host = new FuzzingHost((spec) -> (text) -> {
			if (text.startsWith("[\"function\"")) {
				return List.of("[\"threw\",1," + text.split(",")[2] + ",{\"name\":1}]");
			}
			return List.of(text.startsWith("[\"load\"") ? "[\"loaded\",0,[\"default\"]]"
					: "[\"call\",1,1,\"API\",[\"listen\"],[\"a\",[\"f\",3]]]");
		});
		try (WorkerLoader loader = loader(host, Attack.HANG_GUARD, Attack.HANG_GUARD);
				Worker worker = loader
					.load(WorkerCode.builder("main.js", "export default { go() { } };").bind("API").build())) {
			Invocation invocation = worker.getEntrypoint().invokeAsync("go").get(1, TimeUnit.MINUTES);
			assertThat(invocation.error()).isNotNull().extracting("code").isEqualTo(ErrorCode.SANDBOX_LOST);
			Attack.await().until(() -> loader.stats().runningCalls() == 0);
		}
	}

	private WorkerLoader loader(SandboxHost host, Duration wallTime, Duration callTimeout) {
		return WorkerLoader.builder()
			.host(host)
			.limits(Limits.builder().wallTime(wallTime).build())
			.bindingCallTimeout(callTimeout)
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
	private Function<String, List<String>> guest(SandboxSpec spec) {
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
				Matcher invocation = INVOCATION.matcher(text);
				answer.add("[\"result\"," + (invocation.find() ? invocation.group(2) : "1") + ",\"fine\",false]");
			}
			return answer;
		};
	}

	private String message(Random random) {
		return switch (random.nextInt(10)) {
			case 0 -> characters(random);
			case 1 -> json(random, 0);
			case 2, 3, 4 -> whole(random);
			default -> mutated(whole(random), random);
		};
	}

	private String whole(Random random) {
		String message = random.nextBoolean() ? this.recorded.get(random.nextInt(this.recorded.size()))
				: MESSAGES[random.nextInt(MESSAGES.length)].replace("%", VALUES[random.nextInt(VALUES.length)]);
		return INVOCATION.matcher(message).replaceFirst("$1" + (1 + random.nextInt(IN_A_SANDBOX)));
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
	public static class Api implements RpcTarget {

		private final Target target = new Target();

		public @Nullable Object echo(@Nullable Object value) {
			return this.target.echo(value);
		}

		public Api target() {
			return this;
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
