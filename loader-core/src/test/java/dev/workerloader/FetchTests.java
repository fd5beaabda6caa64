package dev.workerloader;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundHandler;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code fetch} in a program, answered by a handler of the application: what the Fetch
 * standard says, budgets, and what is left behind.
 */
class FetchTests {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	private final List<WorkerRequest> requests = new CopyOnWriteArrayList<>();

	private volatile OutboundHandler handler = (request, context) -> WorkerResponse.of(200, "hello");

	@AutoClose
	private final WorkerLoader loader = SharedHost.loader().build();

	private Invocation invoke(String body) {
		return this.loader.run(code(body), "go");
	}

	private WorkerCode code(String body) {
		return code(body, Limits.none());
	}

	private WorkerCode code(String body, Limits limits) {
		return WorkerCode.builder("main.js", "export default { async go(arg, env, ctx) { " + body + " } };")
			.globalOutbound(OutboundPolicy.handler((request, context) -> {
				this.requests.add(request);
				return this.handler.handle(request, context);
			}))
			.limits(limits)
			.build();
	}

	private @Nullable Object run(String body) {
		return invoke(body).valueAs(Object.class);
	}

	@Test
	void responseHasStatusHeadersAndBody() {
		this.handler = (request, context) -> WorkerResponse.builder(201)
			.statusText("Made")
			.header("X-Kind", "a")
			.header("X-Kind", "b")
			.header("Content-Type", "application/json")
			.body("{\"n\":1}")
			.build();
		assertThat(run("""
				const r = await fetch('https://api.example.com/things?x=1#part');
				return [r.status, r.statusText, r.ok, r.headers.get('x-kind'), r.url, r.redirected, r.type, r.bodyUsed,
					(await r.json()).n, r.bodyUsed, r instanceof Response];""")).isEqualTo(List.of(201, "Made", true,
				"a, b", "https://api.example.com/things?x=1#part", false, "basic", false, 1, true, true));
	}

	@Test
	void requestArrivesWithMethodHeadersAndBody() {
		this.handler = (request, context) -> WorkerResponse.of(200, request.method() + " " + request.url() + " "
				+ request.header("x-a") + " " + request.header("content-type") + " " + request.bodyAsString());
		assertThat(
				run("""
						const r = await fetch('https://a.example/x', { method: 'post', headers: { 'X-A': ' 1 ' }, body: 'täxt' });
						return r.text();"""))
			.isEqualTo("POST https://a.example/x 1 text/plain;charset=UTF-8 täxt");
		assertThat(
				run("""
						const form = new FormData();
						form.append('a', 'b');
						form.append('f', new Blob(['bytes'], { type: 'text/css' }), 'x.css');
						const r = await fetch(new Request('https://a.example/x', { method: 'PUT', body: form }));
						const text = await r.text();
						return text.includes('name="f"; filename="x.css"') && text.includes('text/css') && text.includes('multipart/form-data; boundary=');"""))
			.isEqualTo(true);
	}

	// Attack ESC-19.
	@Test
	void requestIsMadeWhenEveryBuiltInIsOverwritten() {
		this.handler = (request, context) -> WorkerResponse.builder(201)
			.header("X-Kind", "a")
			.body(request.method() + " " + request.header("x-a") + " " + request.bodyAsString())
			.build();
		assertThat(
				run("""
						const hostile = () => { throw new TypeError('patched'); };
						const { ownKeys, defineProperty } = Reflect;
						const types = [Map, Set, String, Array, RegExp, Number, BigInt, Symbol, Date, WeakMap, Promise, ArrayBuffer, Uint8Array,
							Object.getPrototypeOf(Uint8Array), TextEncoder, TextDecoder, Function, Error, JSON, Object, Reflect];
						for (let i = 0; i < types.length; i++) {
							const owners = [types[i], types[i].prototype ?? {}];
							for (let j = 0; j < 2; j++) {
								const keys = ownKeys(owners[j]);
								for (let k = 0; k < keys.length; k++) {
									if (keys[k] !== 'constructor' && keys[k] !== 'prototype' && keys[k] !== 'length') defineProperty(owners[j], keys[k], { value: hostile });
								}
							}
						}
						globalThis.Promise = globalThis.Map = globalThis.Error = globalThis.Object = globalThis.Reflect = hostile;
						const r = await fetch('https://a.example/x', { method: 'post', headers: { 'X-A': '1' }, body: 't\u00e4xt' });
						return { status: r.status, kind: r.headers.get('x-kind'), text: await r.text() };"""))
			.isEqualTo(Map.of("status", 201, "kind", "a", "text", "POST 1 t\u00e4xt"));
	}

	@Test
	void bodiesStreamBothWays() {
		this.handler = (request, context) -> WorkerResponse.builder(200).body(request.body()).build();
		assertThat(run("""
				let sent = 0;
				const body = new ReadableStream({
					pull(controller) {
						if (sent++ === 40) controller.close();
						else controller.enqueue(new Uint8Array(50_000).fill(sent));
					},
				});
				const r = await fetch('https://a.example/', { method: 'POST', body, duplex: 'half' });
				let length = 0;
				for await (const piece of r.body) length += piece.length;
				return length;""")).isEqualTo(2_000_000);
		assertThat(
				run("""
						const r = await fetch('https://a.example/', { method: 'POST', body: new Uint8Array(1_000_000).fill(7) });
						const bytes = await r.bytes();
						return [bytes.length, bytes[999_999]];"""))
			.isEqualTo(List.of(1_000_000, 7));
	}

	@Test
	void redirectIsFollowedAsTheStandardSays() {
		this.handler = (request, context) -> switch (request.url()) {
			case "https://a.example/start" ->
				WorkerResponse.builder(302).header("Location", "/next").body("ignored").build();
			case "https://a.example/next" ->
				WorkerResponse.builder(307).header("Location", "https://b.example/end").build();
			default -> WorkerResponse.of(200, request.method() + " " + request.header("authorization") + " "
					+ request.header("x-mine") + " " + request.hasBody());
		};
		assertThat(
				run("""
						const r = await fetch('https://a.example/start', { method: 'POST', body: 'x', headers: { Authorization: 'secret', 'X-Mine': '1' } });
						return [r.url, r.redirected, await r.text()];"""))
			.isEqualTo(List.of("https://b.example/end", true, "GET null 1 false"));
		assertThat(this.requests).extracting(WorkerRequest::url)
			.containsExactly("https://a.example/start", "https://a.example/next", "https://b.example/end");
		assertThat(this.requests.get(1).header("authorization")).isEqualTo("secret");
	}

	@Test
	void redirectCanBeRefusedOrReturned() {
		this.handler = (request, context) -> WorkerResponse.builder(301).header("Location", "/x").build();
		assertThat(run(
				"const r = await fetch('https://a.example/', { redirect: 'manual' }); return [r.status, r.headers.get('location')];"))
			.isEqualTo(List.of(301, "/x"));
		assertThat(run(
				"return fetch('https://a.example/', { redirect: 'error' }).catch((e) => e.name + ': ' + e.message);"))
			.isEqualTo(
					"TypeError: The server answered with a redirect, which the option \"redirect\" of the request forbids.");
	}

	@Test
	void endlessRedirectsEnd() {
		this.handler = (request, context) -> WorkerResponse.builder(302).header("Location", "/again").build();
		assertThat(run("return fetch('https://a.example/').catch((e) => e.message);"))
			.isEqualTo("The server redirected more than 20 times.");
		assertThat(this.requests).hasSize(21);
	}

	@Test
	void everyHopCountsAgainstTheBudget() {
		this.handler = (request, context) -> WorkerResponse.builder(302).header("Location", "/again").build();
		Limits limits = Limits.builder().subrequests(5).build();
		Invocation invocation = this.loader
			.run(code("return fetch('https://a.example/').catch((e) => e.code);", limits), "go");
		assertThat(invocation.value()).isEqualTo("SUBREQUESTS");
		assertThat(invocation.usage().subrequests()).isEqualTo(5);
		assertThat(invocation.usage().rpcCalls()).isZero();
		assertThat(this.requests).hasSize(5);
	}

	@Test
	void callsTellWhatWasFetched() {
		Invocation invocation = invoke("await fetch('https://a.example/x?secret=1', { method: 'DELETE' }); return 1;");
		assertThat(invocation.calls()).singleElement().satisfies((call) -> {
			assertThat(call.binding()).isEqualTo("fetch");
			assertThat(call.method()).isEqualTo("DELETE https://a.example/x");
			assertThat(call.outcome()).isEqualTo(RpcCall.Status.OK);
		});
	}

	@Test
	void denialReachesTheProgramAsAnErrorThatItCanCatch() {
		this.handler = (request, context) -> {
			throw new OutboundDeniedException("Only GET is allowed here.");
		};
		assertThat(run("return fetch('https://a.example/').catch((e) => [e.name, e.code, e.message, e.remote]);"))
			.isEqualTo(List.of("TypeError", "EGRESS_DENIED", "Only GET is allowed here.", true));
		WorkerException error = invoke("await fetch('https://a.example/');").error();
		assertThat(error).isInstanceOf(WorkerScriptException.class);
		assertThat(error.code()).isEqualTo(ErrorCode.EGRESS_DENIED);
		assertThat(error.getCause()).isInstanceOf(OutboundDeniedException.class);
	}

	@Test
	void failureOfTheHandlerTellsTheProgramNothing() {
		this.handler = (request, context) -> {
			throw new IllegalStateException("secret of the host");
		};
		assertThat((String) run("return fetch('https://a.example/').catch((e) => e.message);"))
			.doesNotContain("secret");
	}

	@Test
	void withoutAPolicyNothingGoesOut() {
		Invocation invocation = this.loader.run(WorkerCode
			.builder("main.js",
					"export default { go() { return fetch('https://a.example/').catch((e) => [e.name, e.code]); } };")
			.build(), "go");
		assertThat(invocation.value()).isEqualTo(List.of("TypeError", "EGRESS_DENIED"));
		assertThat(invocation.usage().subrequests()).isZero();
	}

	@Test
	void programCanAbortARequest() throws Exception {
		CountDownLatch interrupted = new CountDownLatch(1);
		this.handler = (request, context) -> {
			try {
				new CountDownLatch(1).await();
				throw new IllegalStateException("It was not interrupted.");
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw ex;
			}
		};
		assertThat(
				run("""
						const controller = new AbortController();
						setTimeout(() => controller.abort(), 20);
						return fetch('https://a.example/', { signal: controller.signal }).catch((e) => [e.name, e.code, e instanceof DOMException]);"""))
			.isEqualTo(List.of("AbortError", 20, true));
		assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
		assertThat(run("""
				return fetch('https://a.example/', { signal: AbortSignal.timeout(10) }).catch((e) => e.name);"""))
			.isEqualTo("TimeoutError");
		assertThat(run("""
				return fetch('https://a.example/', { signal: AbortSignal.abort('why') }).catch((e) => e);"""))
			.isEqualTo("why");
	}

	@Test
	void abortEndsTheBodyOfAResponse() {
		Closing body = new Closing(new ByteArrayInputStream(new byte[3_000_000]));
		this.handler = (request, context) -> WorkerResponse.builder(200).body(body).build();
		assertThat(run("""
				const controller = new AbortController();
				const r = await fetch('https://a.example/', { signal: controller.signal });
				const reader = r.body.getReader();
				await reader.read();
				controller.abort();
				return reader.read().catch((e) => e.name);""")).isEqualTo("AbortError");
		Awaitility.await().atMost(HANG_GUARD).untilTrue(body.closed);
	}

	@Test
	void bodyThatNobodyReadsIsClosedWithTheInvocation() {
		Closing body = new Closing(new ByteArrayInputStream(new byte[10]));
		this.handler = (request, context) -> WorkerResponse.builder(200).body(body).build();
		assertThat(run("await fetch('https://a.example/'); return 1;")).isEqualTo(1);
		Awaitility.await().atMost(HANG_GUARD).untilTrue(body.closed);
	}

	@Test
	void requestIsCancelledWithItsInvocation() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		this.handler = (request, context) -> {
			waiting.countDown();
			try {
				new CountDownLatch(1).await();
				throw new IllegalStateException("It was not interrupted.");
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw ex;
			}
		};
		CompletableFuture<Invocation> future = this.loader.runAsync(code("await fetch('https://a.example/');"), "go");
		assertThat(waiting.await(1, TimeUnit.MINUTES)).isTrue();
		future.cancel(true);
		assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
	}

	@Test
	void fetchesRunAtTheSameTime() {
		CountDownLatch all = new CountDownLatch(10);
		this.handler = (request, context) -> {
			all.countDown();
			assertThat(all.await(1, TimeUnit.MINUTES)).isTrue();
			return WorkerResponse.of(200, "x");
		};
		assertThat(run("""
				const all = await Promise.all(Array.from({ length: 10 }, (_, i) => fetch('https://a.example/' + i)));
				return all.length;""")).isEqualTo(10);
	}

	@Test
	void whatIsWrongWithARequestIsSaidBeforeItLeaves() {
		assertThat(
				run("""
						const messages = [];
						for (const make of [
							() => new Request('not a url'), () => new Request('https://user:pw@a.example/'),
							() => new Request('https://a.example/', { method: 'TRACE' }), () => new Request('https://a.example/', { body: 'x' }),
							() => new Headers({ 'a b': '1' }), () => new Headers({ a: 'x\\r\\ny' }), () => new Response('x', { status: 204 }),
							() => new Response('x', { status: 99 }), () => Response.redirect('https://a.example/', 200),
						]) {
							try { make(); messages.push('none'); } catch (e) { messages.push(e.name); }
						}
						return messages;"""))
			.isEqualTo(List.of("TypeError", "TypeError", "TypeError", "TypeError", "TypeError", "TypeError",
					"TypeError", "RangeError", "RangeError"));
		assertThat(this.requests).isEmpty();
	}

	@Test
	void bodyIsReadOnceUnlessItWasCloned() {
		assertThat(run("""
				const r = await fetch('https://a.example/');
				const copy = r.clone();
				const first = await r.text();
				const again = await r.text().catch((e) => e.name);
				return [first, again, await copy.text(), (await new Response('abc').blob()).size];"""))
			.isEqualTo(List.of("hello", "TypeError", "hello", 3));
	}

	@Test
	void messagesCrossAsArgumentsAndResultsOfBindings() {
		try (WorkerLoader bound = SharedHost.loader().binding("GATE", new Gatekeeper()).build()) {
			Invocation invocation = bound.run(WorkerCode
				.builder("main.js",
						"""
								export default { async go(arg, env) {
									const r = await env.GATE.pass(new Request('https://a.example/', { method: 'POST', body: 'abc' }));
									return [r.status, await r.text(), await env.GATE.length(new Response(new Uint8Array(600000)))];
								} };""")
				.bind("GATE")
				.build(), "go");
			assertThat(invocation.valueAs(Object.class)).isEqualTo(List.of(202, "POST abc", 600_000));
		}
	}

	/**
	 * A binding whose methods take and return messages of HTTP.
	 */
	@SandboxRpc
	public static class Gatekeeper {

		public WorkerResponse pass(WorkerRequest request) {
			return WorkerResponse.of(202, request.method() + " " + request.bodyAsString());
		}

		public int length(WorkerResponse response) {
			return response.bodyAsBytes().length;
		}

	}

	/**
	 * A stream that tells whether it was closed.
	 */
	private static final class Closing extends FilterInputStream {

		private final AtomicBoolean closed = new AtomicBoolean();

		private Closing(InputStream stream) {
			super(stream);
		}

		@Override
		public void close() throws IOException {
			this.closed.set(true);
			super.close();
		}

	}

}
