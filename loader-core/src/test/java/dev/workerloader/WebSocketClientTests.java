package dev.workerloader;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.workerloader.internal.outbound.SocketServer;
import dev.workerloader.internal.outbound.SocketServer.Message;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code WebSocket} in a program, through the gate, to a real server.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebSocketClientTests {

	private final List<OutboundEvent> events = new CopyOnWriteArrayList<>();

	private final BlockingQueue<Message> seen = new LinkedBlockingQueue<>();

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final WorkerLoader loader = WorkerLoader.builder().onOutbound(this.events::add).build();

	@AfterEach
	void stop() throws Exception {
		this.loader.close();
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
	}

	private String start(SocketServer.Script script) throws IOException {
		SocketServer server = SocketServer.start(script);
		this.opened.add(server);
		return "ws://127.0.0.1:" + server.port() + "/chat";
	}

	private String echo() throws IOException {
		SocketServer server = SocketServer.echo();
		this.opened.add(server);
		return "ws://127.0.0.1:" + server.port() + "/chat";
	}

	private WorkerCode.Builder code(String url, String body) {
		OutboundPolicy policy = OutboundPolicy.builder()
			.name("local")
			.allow(OutboundRule.of("http" + url.substring(2).replace("/chat", "/**"))
				.webSockets()
				.allowPrivateAddresses("127.0.0.1"))
			.responseSize(100_000_000)
			.build();
		return WorkerCode
			.builder("main.js",
					"const event = (target, type) => new Promise((done) => target.addEventListener(type, done, "
							+ "{ once: true }));\nexport default { async go(url) { " + body + " } };")
			.globalOutbound(policy);
	}

	private Invocation invoke(String url, String body) {
		return this.loader.run(code(url, body).build(), "go", url);
	}

	private @Nullable Object run(String url, String body) {
		return invoke(url, body).valueAs(Object.class);
	}

	@Test
	void textAndBytesComeBack() throws IOException {
		assertThat(run(echo(), """
				const socket = new WebSocket(url);
				await event(socket, 'open');
				const answers = [];
				for (const data of ['text \\u20ac', new Uint8Array([1, 2]), new Uint16Array([3]).buffer,
						new DataView(new ArrayBuffer(3), 1), new Blob(['blob']), 42]) {
					socket.send(data);
					const { data: answer } = await event(socket, 'message');
					answers.push(typeof answer === 'string' ? answer : [...await answer.bytes()].join());
				}
				return answers.join(' | ');""")).isEqualTo("text € | 1,2 | 3,0 | 0,0 | 98,108,111,98 | 42");
	}

	@Test
	void eventsComeInTheOrderOfTheStandard() throws IOException {
		assertThat(run(echo(),
				"""
						const order = [];
						const socket = new WebSocket(url.replace('ws:', 'http:') + '?a=1');
						order.push(socket.readyState, socket.url === url + '?a=1', socket.protocol === '', socket.extensions === '',
							socket.binaryType, socket.bufferedAmount);
						socket.onopen = (e) => order.push(e.type, e instanceof Event, socket.readyState);
						socket.onmessage = (e) => {
							order.push(e.type, e instanceof MessageEvent, e.data, e.origin === url.slice(0, -5));
							socket.close(3001, 'bye');
							order.push(socket.readyState);
						};
						socket.onerror = () => order.push('error');
						const closed = new Promise((done) => { socket.onclose = done; });
						await event(socket, 'open');
						socket.send('abc');
						order.push(socket.bufferedAmount);
						const e = await closed;
						order.push(e.type, e instanceof CloseEvent, e.code, e.reason, e.wasClean, socket.readyState, socket.bufferedAmount);
						return order.join(' ');"""))
			.isEqualTo(
					"0 true true true blob 0 open true 1 3 message true abc true 2 " + "close true 3001 bye true 3 0");
	}

	@Test
	void memberOfTheClassesAreThoseOfTheStandard() throws IOException {
		assertThat(run(echo(),
				"""
						const socket = new WebSocket(url);
						socket.binaryType = 'nonsense';
						const kept = socket.binaryType;
						socket.binaryType = 'arraybuffer';
						socket.onclose = 1;
						await event(socket, 'open');
						socket.send(new Uint8Array(3));
						const { data } = await event(socket, 'message');
						return [kept, socket.onclose, data instanceof ArrayBuffer, data.byteLength, WebSocket.OPEN, socket.CLOSED,
							String(socket), Object.keys(WebSocket.prototype).join(), socket instanceof EventTarget,
							new CloseEvent('close', { code: 1, reason: 'r', wasClean: true }).code,
							new MessageEvent('message', { data: 5, origin: 'o', lastEventId: 'i' }).data].join(' ');"""))
			.isEqualTo(
					"blob  true 3 1 3 [object WebSocket] url,readyState,bufferedAmount,extensions,protocol,binaryType,"
							+ "onopen,onmessage,onerror,onclose,send,close,CONNECTING,OPEN,CLOSING,CLOSED true 1 5");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "new WebSocket()|TypeError", "new WebSocket('x')|SyntaxError",
			"new WebSocket('ftp://a.example/')|SyntaxError", "new WebSocket(url + '#f')|SyntaxError",
			"new WebSocket(url, 'a b')|SyntaxError", "new WebSocket(url, ['a', 'a'])|SyntaxError",
			"new WebSocket(url, [''])|SyntaxError", "WebSocket(url)|TypeError",
			"new WebSocket(url).send('x')|InvalidStateError", "new WebSocket(url).send()|TypeError",
			"new WebSocket(url).close(999)|InvalidAccessError", "new WebSocket(url).close(1001)|InvalidAccessError",
			"new WebSocket(url).close(1000, 'x'.repeat(124))|SyntaxError",
			"WebSocket.prototype.send.call({}, 'x')|TypeError" })
	void wrongUsesAreErrorsOfTheStandard(String use, String name) throws IOException {
		assertThat(run(echo(), "try { " + use + "; return 'none'; } catch (e) { return e.name; }")).isEqualTo(name);
	}

	@Test
	void messagesThatComeTogetherAreEventsOfTheirOwn() throws IOException {
		String url = start((peer) -> {
			for (int i = 0; i < 5; i++) {
				peer.send("m" + i);
			}
			peer.close(1000, "");
			peer.awaitEnd();
		});
		assertThat(run(url, """
				const socket = new WebSocket(url);
				const got = [];
				for (let i = 0; i < 5; i++) {
					got.push((await event(socket, 'message')).data);
				}
				return got.join();""")).isEqualTo("m0,m1,m2,m3,m4");
	}

	@Test
	void protocolIsTheOneThatTheServerChose() throws IOException {
		assertThat(invoke(echo(), """
				const socket = new WebSocket(url, ['a', 'b']);
				const e = await event(socket, 'close');
				return [e.code, e.wasClean, socket.readyState].join();""")).satisfies((invocation) -> {
			assertThat(invocation.value()).isEqualTo("1006,false,3");
			assertThat(invocation.logs()).singleElement().satisfies((entry) -> {
				assertThat(entry.level()).isEqualTo("WARN");
				assertThat(entry.message()).contains("it chose none of the protocols");
			});
		});
	}

	@Test
	void deniedHostIsAnErrorAndAClose() throws IOException {
		Invocation invocation = invoke(echo(), """
				const types = [];
				const socket = new WebSocket('wss://other.example/x?key=1');
				socket.onerror = (e) => types.push(e.type, e.constructor.name);
				const e = await event(socket, 'close');
				return [...types, e.code, e.reason, e.wasClean].join(' ');""");
		assertThat(invocation.value()).isEqualTo("error Event 1006  false");
		assertThat(invocation.logs()).singleElement()
			.satisfies((entry) -> assertThat(entry.message())
				.contains("'local' does not allow a WebSocket to wss://other.example/x", "WebSocket http://127.0.0.1")
				.doesNotContain("key=1"));
		assertThat(invocation.calls()).singleElement().satisfies((call) -> {
			assertThat(call.binding()).isEqualTo("fetch");
			assertThat(call.method()).isEqualTo("GET wss://other.example/x");
			assertThat(call.outcome()).isEqualTo(RpcCall.Status.REFUSED);
		});
		assertThat(this.events).singleElement()
			.satisfies((event) -> assertThat(event.outcome()).isEqualTo(OutboundEvent.Result.DENIED));
	}

	@Test
	void workerWithoutNetworkOpensNone() {
		Invocation invocation = this.loader.run(WorkerCode
			.builder("main.js",
					"export default { async go() { const s = new WebSocket('wss://a.example/');"
							+ " return new Promise((done) => { s.onclose = (e) => done(e.code); }); } };")
			.build(), "go");
		assertThat(invocation.value()).isEqualTo(1006);
		assertThat(invocation.logs()).singleElement()
			.satisfies((entry) -> assertThat(entry.message()).contains("no access to the network"));
		assertThat(this.events).isEmpty();
	}

	@Test
	void eachAttemptIsARequestOfTheBudget() throws IOException {
		String url = echo();
		Invocation invocation = this.loader.run(code(url, """
				const codes = [];
				for (let i = 0; i < 3; i++) {
					const socket = new WebSocket(url);
					socket.onopen = () => socket.close(1000);
					codes.push((await event(socket, 'close')).code);
				}
				return codes.join();""").limits((limits) -> limits.subrequests(2)).build(), "go", url);
		assertThat(invocation.value()).isEqualTo("1000,1000,1006");
		assertThat(invocation.usage().subrequests()).isEqualTo(2);
		assertThat(invocation.usage().rpcCalls()).isZero();
		assertThat(invocation.logs()).singleElement()
			.satisfies((entry) -> assertThat(entry.message()).contains("limit of 2"));
	}

	@Test
	void openWebSocketsAreCallsInFlight() throws IOException {
		String url = echo();
		assertThat(this.loader.run(code(url, """
				const sockets = [];
				try {
					for (;;) {
						const socket = new WebSocket(url);
						await event(socket, 'open');
						sockets.push(socket);
					}
				}
				catch (e) {
					return e.code + ' ' + sockets.length;
				}""").limits((limits) -> limits.callsInFlight(4)).build(), "go", url).value())
			.isEqualTo("CALLS_IN_FLIGHT 4");
	}

	@Test
	void closingBeforeItIsOpenIsAFailure() throws IOException {
		assertThat(run(echo(), """
				const socket = new WebSocket(url);
				const order = [];
				socket.onopen = () => order.push('open');
				socket.onerror = () => order.push('error');
				socket.close();
				order.push(socket.readyState);
				const e = await event(socket, 'close');
				return [...order, e.code, e.wasClean].join(' ');""")).isEqualTo("2 error 1006 false");
	}

	@Test
	void whatIsSentBeforeCloseArrivesFirst() throws Exception {
		String url = start((peer) -> {
			Message message;
			do {
				message = peer.read();
				this.seen.add(message);
			}
			while (message.first() != SocketServer.CLOSE);
			peer.send(SocketServer.CLOSE, message.payload());
		});
		run(url, """
				const socket = new WebSocket(url);
				await event(socket, 'open');
				for (let i = 0; i < 50; i++) {
					socket.send('m' + i);
				}
				socket.close();
				socket.send('too late');
				await event(socket, 'close');""");
		for (int i = 0; i < 50; i++) {
			assertThat(this.seen.take().text()).isEqualTo("m" + i);
		}
		assertThat(this.seen.take().payload()).isEmpty();
		assertThat(this.seen).isEmpty();
	}

	@Test
	void messageThatIsTooLargeEndsTheWebSocket() throws IOException {
		Invocation invocation = invoke(echo(), """
				const socket = new WebSocket(url);
				await event(socket, 'open');
				let failed = false;
				socket.onerror = () => { failed = true; };
				socket.send(new Uint8Array(1048577));
				const e = await event(socket, 'close');
				return failed + ' ' + e.code;""");
		assertThat(invocation.value()).isEqualTo("true 1006");
		assertThat(invocation.logs()).singleElement()
			.satisfies((entry) -> assertThat(entry.message()).contains("send it in parts"));
	}

	@Test
	void webSocketEndsWithItsInvocation() throws Exception {
		String url = start((peer) -> {
			peer.send("hello");
			this.seen.add(peer.read());
		});
		try (Worker worker = this.loader.load(code(url, """
				if (globalThis.kept) {
					kept.send('lost');
					return kept.readyState;
				}
				globalThis.kept = new WebSocket(url);
				return (await event(kept, 'message')).data;""").build())) {
			assertThat(worker.getEntrypoint().call("go", url)).isEqualTo("hello");
			Message close = this.seen.poll(30, TimeUnit.SECONDS);
			assertThat(close.first()).isEqualTo(SocketServer.CLOSE);
			assertThat(close.code()).isEqualTo(1001);
			assertThat(worker.getEntrypoint().call("go", url)).isEqualTo(3);
		}
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.events.size() == 1);
		assertThat(this.events.get(0).outcome()).isEqualTo(OutboundEvent.Result.ALLOWED);
	}

	@Test
	void cancelledInvocationEndsItsWebSockets() throws Exception {
		CompletableFuture<Void> open = new CompletableFuture<>();
		CompletableFuture<Void> closed = new CompletableFuture<>();
		String url = start((peer) -> {
			open.complete(null);
			try {
				peer.awaitEnd();
			}
			finally {
				closed.complete(null);
			}
		});
		try (Worker worker = this.loader.load(code(url, "await event(new WebSocket(url), 'message');").build())) {
			CompletableFuture<@Nullable Object> call = worker.getEntrypoint().callAsync("go", url);
			open.get(30, TimeUnit.SECONDS);
			call.cancel(true);
			closed.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void wallTimeEndsAWebSocketThatNobodySpeaksOn() throws IOException {
		String url = start((peer) -> peer.awaitEnd());
		Invocation invocation = this.loader.run(code(url, "await event(new WebSocket(url), 'message');")
			.limits((limits) -> limits.wallTime(Duration.ofMillis(500)))
			.build(), "go", url);
		assertThat(invocation.outcome()).isEqualTo(Outcome.LIMIT);
	}

	@Test
	void closingTheLoaderEndsWebSockets() throws Exception {
		CompletableFuture<Void> open = new CompletableFuture<>();
		CompletableFuture<Void> closed = new CompletableFuture<>();
		String url = start((peer) -> {
			open.complete(null);
			try {
				peer.awaitEnd();
			}
			finally {
				closed.complete(null);
			}
		});
		CompletableFuture<Invocation> running = this.loader
			.runAsync(code(url, "await event(new WebSocket(url), 'message');").build(), "go", url);
		open.get(30, TimeUnit.SECONDS);
		this.loader.close();
		closed.get(30, TimeUnit.SECONDS);
		assertThat(running.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.TERMINATED);
	}

	@Test
	void floodReachesASlowProgramWholeAndInOrder() throws IOException {
		int messages = 300;
		String url = start((peer) -> {
			for (int i = 0; i < messages; i++) {
				peer.send(i + "x".repeat(100_000));
			}
			peer.close(1000, "");
			peer.awaitEnd();
		});
		assertThat(run(url, """
				const socket = new WebSocket(url);
				let next = 0;
				socket.onmessage = ({ data }) => {
					const end = Date.now() + 2;
					while (Date.now() < end);
					next = parseInt(data, 10) === next ? next + 1 : NaN;
				};
				await event(socket, 'close');
				return next;""")).isEqualTo(messages);
	}

	@Test
	void listenerThatThrowsIsReportedAndTheNextOneRuns() throws IOException {
		Invocation invocation = invoke(echo(), """
				const socket = new WebSocket(url);
				socket.onmessage = () => { throw new Error('in a listener'); };
				await event(socket, 'open');
				socket.send('x');
				return (await event(socket, 'message')).data;""");
		assertThat(invocation.value()).isEqualTo("x");
		assertThat(invocation.logs()).singleElement()
			.satisfies((entry) -> assertThat(entry.message()).contains("in a listener"));
	}

	@Test
	void patchedPrototypesChangeNothing() throws IOException {
		assertThat(run(echo(),
				"""
						new WebSocket(url).close();
						EventTarget.prototype.dispatchEvent = EventTarget.prototype.addEventListener = () => { throw new Error(); };
						Array.prototype.push = Array.prototype.shift = Promise.prototype.then = () => { throw new Error('patched'); };
						const socket = new WebSocket(url);
						const answer = await new Promise((done) => {
							socket.onopen = () => socket.send('x');
							socket.onmessage = (e) => done(e.data);
						});
						return answer;"""))
			.isEqualTo("x");
	}

}
