package dev.workerloader.spring.web;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.autoconfigure.Loaders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds for the handlers of both web stacks, over real HTTP.
 */
abstract class AbstractWorkerHandlerTests {

	static final Duration HANG_GUARD = Duration.ofMinutes(1);

	static final int BINDING_THREADS = 30;

	private static final int SPINNERS = 8;

	private static final int REQUESTS = 400;

	private static final String ECHO_HEADERS = "return Response.json(Object.fromEntries(request.headers));";

	@Autowired
	WorkerLoader loader;

	@Autowired
	Gate gate;

	@LocalServerPort
	int port;

	final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@BeforeEach
	void engineIsWarm() {
		Loaders.ready(this.loader);
	}

	@AfterEach
	void nothingIsLeftRunning() {
		Awaitility.await()
			.atMost(HANG_GUARD)
			.untilAsserted(() -> assertThat(this.loader.stats().runningInvocations()).isZero());
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(uri(path)).timeout(HANG_GUARD);
	}

	HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException("The request failed.", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The request was interrupted.", ex);
		}
	}

	HttpResponse<String> get(String path) {
		return send(request(path));
	}

	HttpResponse<String> serve(String body) {
		return get("/plain/" + Mounts.worker(body) + "/x");
	}

	static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	@Test
	void workerGetsTheRequestAndItsResponseIsServed() {
		String id = Mounts.worker("""
				return new Response(request.method + ' ' + request.url + ' ' + await request.text(),
					{ status: 201, headers: { 'X-Made': 'yes', 'Content-Type': 'text/x-made' } });""");
		HttpResponse<String> response = send(
				request("/plain/" + id + "/a%20b/c?q=%C3%BC&r").POST(BodyPublishers.ofString("grüße")));
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.body()).isEqualTo("POST " + uri("/plain/" + id + "/a%20b/c?q=%C3%BC&r") + " grüße");
		assertThat(response.headers().firstValue("X-Made")).contains("yes");
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/x-made"));
	}

	@Test
	void bytesPassUnchangedInBothDirections() throws Exception {
		byte[] bytes = new byte[300_000];
		IntStream.range(0, bytes.length).forEach((i) -> bytes[i] = (byte) (i * 31));
		String id = Mounts.worker("return new Response(await request.arrayBuffer());");
		HttpResponse<byte[]> response = this.http.send(
				request("/plain/" + id + "/").PUT(BodyPublishers.ofByteArray(bytes)).build(),
				BodyHandlers.ofByteArray());
		assertThat(response.body()).isEqualTo(bytes);
	}

	@Test
	void largeBodyIsReadAsAStreamWhoseLengthNobodyAnnounced() {
		String id = Mounts.worker("""
				let length = 0;
				for await (const piece of request.body) length += piece.length;
				return new Response(String(length));""");
		HttpResponse<String> response = send(request("/plain/" + id + "/")
			.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3_000_000]))));
		assertThat(response.body()).isEqualTo("3000000");
	}

	@Test
	void formReachesTheWorker() {
		String id = Mounts.worker("return new Response(await request.text());");
		for (String method : List.of("POST", "PUT")) {
			HttpResponse<String> response = send(
					request("/plain/" + id + "/?a=0").header("Content-Type", "application/x-www-form-urlencoded")
						.method(method, BodyPublishers.ofString("a=1&b=x+y%26")));
			assertThat(response.body()).as(method).isEqualTo("a=1&b=x+y%26");
		}
	}

	@Test
	void multipartFormReachesTheWorker() {
		String id = Mounts.worker("return new Response(await request.text());");
		String form = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--\r\n";
		HttpResponse<String> response = send(
				request("/plain/" + id + "/").header("Content-Type", "multipart/form-data; boundary=B")
					.POST(BodyPublishers.ofString(form)));
		assertThat(response.body()).isEqualTo(form);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" })
	void methodsReachTheWorker(String method) {
		String id = Mounts.worker("return new Response(request.method);");
		assertThat(send(request("/plain/" + id + "/").method(method, BodyPublishers.noBody())).body())
			.isEqualTo(method);
	}

	@Test
	void headHasHeadersAndNoBody() throws IOException {
		String id = Mounts.worker("return new Response('x'.repeat(9), { headers: { 'X-Method': request.method } });");
		String answer = raw("HEAD /plain/" + id + "/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("X-Method: HEAD").endsWith("\r\n\r\n");
	}

	@Test
	void redirectIsTheVisitorsToFollow() {
		HttpResponse<String> response = serve("return Response.redirect('https://other.example/', 307);");
		assertThat(response.statusCode()).isEqualTo(307);
		assertThat(response.headers().firstValue("Location")).contains("https://other.example/");
	}

	@Test
	void statusWithoutABodyPasses() {
		assertThat(serve("return new Response(null, { status: 204 });").statusCode()).isEqualTo(204);
		assertThat(serve("return new Response(null, { status: 304, headers: { ETag: '\"a\"' } });").statusCode())
			.isEqualTo(304);
	}

	@Test
	void otherMethodsAreRefused() {
		String id = Mounts.worker("return new Response('no');");
		HttpResponse<String> response = send(request("/open/" + id + "/").POST(BodyPublishers.ofString("x")));
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(response.headers().firstValue("Allow")).contains("GET");
		assertThat(send(request("/plain/" + id + "/").method("PURGE", BodyPublishers.noBody())).statusCode())
			.isGreaterThanOrEqualTo(400);
	}

	@Test
	void workerIsCachedByItsId() {
		String id = Mounts.register("""
				let count = 0;
				export default { fetch() { return new Response(String(++count)); } };""");
		assertThat(get("/plain/" + id + "/").body()).isEqualTo("1");
		assertThat(get("/plain/" + id + "/").body()).isEqualTo("2");
		this.loader.evict(id);
		assertThat(get("/plain/" + id + "/").body()).isEqualTo("1");
	}

	@Test
	void entrypointAndOptionsAreThoseOfTheRequest() {
		String id = Mounts.register("""
				import { WorkerEntrypoint } from 'cloudflare:workers';
				export class Other extends WorkerEntrypoint {
					fetch() { return new Response(this.ctx.props.tenant); }
				}""");
		assertThat(get("/named/" + id + "/").body()).isEqualTo(id);
	}

	@Test
	void prefixIsStripped() {
		String id = Mounts.worker("return new Response(request.url);");
		assertThat(get("/stripped/" + id + "/a%20b?c").body()).isEqualTo(uri("/a%20b?c").toString());
		assertThat(get("/stripped/" + id + "/").body()).isEqualTo(uri("/").toString());
	}

	@Test
	void prefixWithoutASlashIsRedirectedToItselfWithOne() {
		String id = Mounts.worker("return new Response(request.method + request.url);");
		HttpResponse<String> response = get("/stripped/" + id + "?a=b");
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location")).contains("./" + id + "/?a=b");
		assertThat(send(request("/stripped/" + id).POST(BodyPublishers.noBody())).body()).isEqualTo("POST" + uri("/"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Cookie", "Authorization", "Proxy-Authorization", "X-CSRF-TOKEN", "Referer",
			"X-Forwarded-User", "X-Amzn-Oidc-Data" })
	void workerDoesNotSeeWhoTheVisitorIs(String name) throws IOException {
		String id = Mounts.worker(ECHO_HEADERS);
		assertThat(raw(get("/plain/" + id + "/", name + ": secret", "X-Other: seen"))).contains("seen")
			.doesNotContain("secret");
	}

	@Test
	void workerDoesNotSeeHeadersOfTheConnection() throws IOException {
		String id = Mounts.worker(ECHO_HEADERS);
		assertThat(raw("GET /plain/" + id + "/ HTTP/1.1\r\nHost: localhost\r\nConnection: close, X-Hop\r\n"
				+ "X-Hop: hidden\r\nKeep-Alive: hidden\r\nTE: hidden\r\nX-Other: seen\r\n\r\n"))
			.contains("seen")
			.doesNotContain("hidden")
			.doesNotContain("\"connection\"")
			.doesNotContain("\"host\"");
	}

	@Test
	void applicationCanLetTheWorkerSeeThem() {
		String id = Mounts.worker(ECHO_HEADERS);
		JsonNode headers = json(send(request("/open/" + id + "/").header("Cookie", "a=b")
			.header("Authorization", "Basic eA==")
			.header("Proxy-Authorization", "hidden")));
		assertThat(headers.at("/cookie").asString()).isEqualTo("a=b");
		assertThat(headers.at("/authorization").asString()).isEqualTo("Basic eA==");
		assertThat(headers.has("proxy-authorization")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Set-Cookie", "Clear-Site-Data", "Strict-Transport-Security", "Service-Worker-Allowed",
			"Public-Key-Pins", "Public-Key-Pins-Report-Only", "Alt-Svc", "NEL", "Report-To", "WWW-Authenticate",
			"X-Accel-Redirect", "X-Sendfile", "Keep-Alive", "Upgrade", "Trailer" })
	void workerSetsNothingForTheWholeOrigin(String name) {
		HttpResponse<String> response = serve("const headers = new Headers({ 'X-Other': 'seen' }); headers.append('"
				+ name + "', 'from-the-worker'); return new Response('', { headers });");
		assertThat(response.headers().firstValue("X-Other")).contains("seen");
		assertThat(response.headers().allValues(name)).doesNotContain("from-the-worker");
	}

	@Test
	void applicationCanLetTheWorkerSetThem() {
		String id = Mounts.worker(
				"return new Response('', { headers: [['Set-Cookie', 'a=b'], ['Set-Cookie', 'c=d'], ['Clear-Site-Data', '\"*\"']] });");
		HttpResponse<String> response = get("/open/" + id + "/");
		assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=b", "c=d");
		assertThat(response.headers().allValues("Clear-Site-Data")).isEmpty();
		assertThat(response.headers().allValues("Content-Security-Policy")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length", "content-length" })
	void workerDoesNotSayWhereItsResponseEnds(String name) throws IOException {
		String id = Mounts.worker("return new Response('0123456789', { headers: { '" + name + "': '3' } });");
		assertThat(get("/plain/" + id + "/").body()).isEqualTo("0123456789");
	}

	@Test
	void transferEncodingOfTheWorkerIsDropped() throws IOException {
		String id = Mounts.worker(
				"return new Response('5\\r\\nhello\\r\\n0\\r\\n\\r\\n', { headers: { 'Transfer-Encoding': 'chunked' } });");
		assertThat(get("/plain/" + id + "/").body()).isEqualTo("5\r\nhello\r\n0\r\n\r\n");
	}

	@Test
	void headerNamedByConnectionOfTheWorkerIsDropped() {
		HttpResponse<String> response = serve(
				"return new Response('', { headers: { Connection: 'x-hop', 'X-Hop': 'hop', 'X-Other': 'seen' } });");
		assertThat(response.headers().firstValue("X-Hop")).isEmpty();
		assertThat(response.headers().firstValue("X-Other")).contains("seen");
	}

	@Test
	void headerWithALineBreakIsRefusedInTheWorker() {
		HttpResponse<String> response = serve("""
				try { new Headers({ 'X-A': 'a\\r\\nSet-Cookie: b=c' }); return new Response('made'); }
				catch (error) { return new Response(error.name); }""");
		assertThat(response.body()).isEqualTo("TypeError");
		assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
	}

	@Test
	void pagesRunInASandboxOfTheBrowser() {
		HttpResponse<String> response = serve(
				"return new Response('<p>', { headers: { 'Content-Type': 'text/html', 'X-Content-Type-Options': 'sniff' } });");
		assertThat(response.headers().allValues("Content-Security-Policy"))
			.containsExactly("sandbox allow-scripts allow-forms");
		assertThat(response.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
	}

	@Test
	void workerCanRestrictItsPagesFurtherButNotLess() {
		HttpResponse<String> response = serve(
				"return new Response('', { headers: { 'Content-Security-Policy': \"default-src 'none'\" } });");
		assertThat(response.headers().allValues("Content-Security-Policy"))
			.containsExactly("sandbox allow-scripts allow-forms", "default-src 'none'");
	}

	@Test
	void policiesOfTheApplicationStay() {
		for (String path : List.of("/plain/" + Mounts.worker("return new Response('');") + "/?marked",
				"/plain/nobody/?marked")) {
			HttpResponse<String> response = get(path);
			assertThat(response.headers().allValues("Content-Security-Policy")).as(path)
				.containsExactly("default-src 'self'", "sandbox allow-scripts allow-forms");
			assertThat(response.headers().allValues("X-Content-Type-Options")).as(path).containsExactly("nosniff");
		}
	}

	@Test
	void workerDoesNotSeeTheSessionInTheUrl() {
		String id = Mounts.worker("return new Response(request.url);");
		assertThat(get("/plain/" + id + "/a;jsessionid=secret/b;c=d").body())
			.isEqualTo(uri("/plain/" + id + "/a/b;c=d").toString());
	}

	@Test
	void headerThatTheApplicationHasSetStays() {
		HttpResponse<String> response = serve(
				"return new Response('', { headers: { 'X-Of-The-Application': 'worker' } });");
		assertThat(response.headers().allValues("X-Of-The-Application")).containsExactly("application");
	}

	@Test
	void preflightIsAnsweredForTheWorker() throws IOException {
		String id = Mounts.worker("return new Response('no');");
		String preflight = "OPTIONS /%s/" + id
				+ "/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: null\r\n"
				+ "Access-Control-Request-Method: PUT\r\n\r\n";
		assertThat(raw(preflight.formatted("shared"))).containsIgnoringCase("Access-Control-Allow-Origin: null");
		assertThat(raw(preflight.formatted("plain"))).doesNotContainIgnoringCase("Access-Control-Allow-Origin");
	}

	@Test
	void unknownWorkerIsNotFound() {
		HttpResponse<String> response = get("/plain/nobody/");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
		assertThat(json(response).at("/detail").asString()).isEqualTo("There is no such worker.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			throw new RangeError('secret');                        | 502 | SCRIPT_ERROR
			return { status: 200 };                                | 502 | RESULT_NOT_SERIALIZABLE
			await new Promise(() => {});                           | 502 | HUNG
			const all = []; for (;;) all.push(new Uint8Array(1e6));  | 502 | ALLOCATION
			await env.GATE.refuse();                               | 502 | UNKNOWN_METHOD
			""")
	void failureIsAProblemWithoutDetails(String body, int status, String code) {
		HttpResponse<String> response = serve(body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(json(response).at("/code").asString()).isEqualTo(code);
		assertThat(json(response).at("/type").asString())
			.isEqualTo("tag:workerloader.dev,2026:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
		assertThat(response.body()).doesNotContain("secret", "worker-loader", "java", "Exception", "main.js");
	}

	@Test
	void failureOfTheSupplierIsTheApplications() {
		HttpResponse<String> response = get("/plain/broken/");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).contains("LOAD_FAILED").doesNotContain("jdbc:secret");
	}

	@Test
	void messageIsShownWhenTheApplicationSaysSo() {
		String id = Mounts.worker("throw new RangeError('out of it');");
		assertThat(json(get("/verbose/" + id + "/")).at("/detail").asString()).isEqualTo("RangeError: out of it");
	}

	@Test
	void tooLargeBodyIsRefusedByItsLength() {
		String id = Mounts.worker("return new Response(String((await request.arrayBuffer()).byteLength));");
		assertThat(send(request("/small/" + id + "/").POST(BodyPublishers.ofByteArray(new byte[Mounts.SMALL]))).body())
			.isEqualTo(String.valueOf(Mounts.SMALL));
		HttpResponse<String> response = send(
				request("/small/" + id + "/").POST(BodyPublishers.ofByteArray(new byte[Mounts.SMALL + 1])));
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(json(response).at("/detail").asString()).contains("100000 bytes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "return new Response(String((await request.arrayBuffer()).byteLength));",
			"try { await request.text(); } catch { } return new Response('fine');" })
	void tooLargeBodyOfUnknownLengthIsRefusedWhateverTheWorkerSays(String body) {
		String id = Mounts.worker(body);
		HttpResponse<String> response = send(request("/small/" + id + "/")
			.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[Mounts.SMALL + 1]))));
		assertThat(response.statusCode()).isEqualTo(413);
	}

	@Test
	void workerIsToldThatTheBodyIsTooLarge() {
		String id = Mounts.worker("""
				try { await request.arrayBuffer(); } catch (error) { globalThis.seen = error.message; }
				return new Response(globalThis.seen ?? 'nothing');""");
		send(request("/small/" + id + "/")
			.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[Mounts.SMALL + 1]))));
		assertThat(get("/small/" + id + "/").body()).contains("more than the 100000 bytes");
	}

	@Test
	void firstPieceArrivesBeforeTheSecondIsMade() throws Exception {
		String name = UUID.randomUUID().toString();
		String id = Mounts.worker("""
				const encoder = new TextEncoder();
				return new Response(new ReadableStream({ async start(controller) {
					controller.enqueue(encoder.encode('data: first\\n\\n'));
					await env.GATE.pass('%s');
					controller.enqueue(encoder.encode('data: second\\n\\n'));
					controller.close();
				} }), { headers: { 'Content-Type': 'text/event-stream' } });""".formatted(name));
		HttpResponse<InputStream> response = this.http.send(request("/plain/" + id + "/").build(),
				BodyHandlers.ofInputStream());
		try (BufferedReader events = new BufferedReader(
				new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
			assertThat(events.readLine()).isEqualTo("data: first");
			this.gate.open(name);
			assertThat(events.readLine()).isEmpty();
			assertThat(events.readLine()).isEqualTo("data: second");
		}
	}

	@Test
	void visitorThatComesBackSaysWhichEventItHasSeen() {
		String id = Mounts
			.worker("""
					const last = Number(request.headers.get('Last-Event-ID') ?? 0);
					return new Response(`id: ${last + 1}\\ndata: next\\n\\n`, { headers: {
						'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' } });""");
		HttpResponse<String> response = send(
				request("/plain/" + id + "/").header("Accept", "text/event-stream").header("Last-Event-ID", "41"));
		assertThat(response.body()).isEqualTo("id: 42\ndata: next\n\n");
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/event-stream"));
		assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
	}

	@Test
	void headersArriveBeforeTheFirstPieceIsMade() throws Exception {
		String name = UUID.randomUUID().toString();
		String id = Mounts.worker("""
				return new Response(new ReadableStream({ async pull(controller) {
					await env.GATE.pass('%s');
					controller.close();
				} }, { highWaterMark: 0 }), { headers: { 'X-Early': 'yes' } });""".formatted(name));
		HttpResponse<InputStream> response = this.http.send(request("/plain/" + id + "/").build(),
				BodyHandlers.ofInputStream());
		assertThat(response.headers().firstValue("X-Early")).contains("yes");
		this.gate.open(name);
		assertThat(response.body().readAllBytes()).isEmpty();
	}

	@Test
	void requestIsReadWhileTheResponseIsWritten() throws Exception {
		String id = Mounts.worker("return new Response(request.body);");
		byte[] bytes = new byte[2_000_000];
		HttpResponse<byte[]> response = this.http.send(
				request("/plain/" + id + "/").POST(BodyPublishers.ofByteArray(bytes)).build(),
				BodyHandlers.ofByteArray());
		assertThat(response.body()).hasSize(bytes.length);
	}

	@Test
	void invocationEndsWhenTheVisitorGoes() throws IOException {
		String id = Mounts.worker("""
				return new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(10_000)); } }));""");
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream()
				.write(("GET /plain/" + id + "/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
			assertThat(this.loader.stats().runningInvocations()).isEqualTo(1);
			socket.setSoLinger(true, 0);
		}
		Awaitility.await().atMost(HANG_GUARD).until(() -> this.loader.stats().runningInvocations() == 0);
		assertThat(get("/plain/" + Mounts.worker("return new Response('alive');") + "/").body()).isEqualTo("alive");
	}

	@Test
	void streamThatFailsCutsTheConnectionOff() throws IOException {
		String id = Mounts
			.worker("""
					let count = 0;
					return new Response(new ReadableStream({ pull(c) {
						if (++count > 3) { c.error(new Error('broken')); } else { c.enqueue(new TextEncoder().encode('piece')); }
					} }));""");
		String answer = raw("GET /plain/" + id + "/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 200")
			.contains("piece")
			.doesNotContain("\r\n0\r\n", "broken", "Exception");
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.http.send(request("/plain/" + id + "/").build(), BodyHandlers.ofString()));
	}

	@Test
	void workerThatWaitsTakesNoThreadOfTheServer() {
		String name = UUID.randomUUID().toString();
		String id = Mounts.worker("return new Response(String(await env.GATE.pass('" + name + "')));");
		List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 20)
			.mapToObj((i) -> this.http.sendAsync(request("/plain/" + id + "/").build(), BodyHandlers.ofString()))
			.toList();
		Awaitility.await().atMost(HANG_GUARD).until(() -> this.loader.stats().runningInvocations() == 20);
		assertThat(serve("return new Response('meanwhile');").body()).isEqualTo("meanwhile");
		this.gate.open(name);
		assertThat(waiting).allSatisfy((future) -> assertThat(future.join().body()).isEqualTo("true"));
	}

	@Test
	void visitorsWhoStopSendingKeepNoProgramFromCallingBeans() throws IOException {
		String name = UUID.randomUUID().toString();
		String id = Mounts.worker("""
				let size = 0;
				for await (const piece of request.body) size += piece.length;
				return new Response(String(size));""");
		String caller = Mounts.worker("return new Response(String(await env.GATE.pass('" + name + "')));");
		List<Socket> stalled = new ArrayList<>();
		try {
			for (int i = 0; i < 2 * BINDING_THREADS; i++) {
				Socket socket = new Socket("localhost", this.port);
				stalled.add(socket);
				socket.setSoTimeout((int) HANG_GUARD.toMillis());
				socket.getOutputStream()
					.write(("POST /plain/" + id + "/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
							+ "Content-Length: 100000\r\n\r\n")
						.getBytes(StandardCharsets.US_ASCII));
				socket.getOutputStream().write(new byte[70_000]);
			}
			Awaitility.await()
				.atMost(HANG_GUARD)
				.until(() -> this.loader.stats().runningCalls() == 2 * BINDING_THREADS);
			this.gate.open(name);
			assertThat(get("/plain/" + caller + "/").body()).isEqualTo("true");
			for (Socket socket : stalled) {
				socket.getOutputStream().write(new byte[30_000]);
				assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
					.endsWith("100000");
			}
		}
		finally {
			for (Socket socket : stalled) {
				socket.close();
			}
		}
	}

	@Test
	void manyVisitorsGetTheirOwnAnswers() {
		String id = Mounts
			.worker("return new Response(await request.text() + request.url.slice(request.url.indexOf('?')));");
		List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 200)
			.mapToObj((i) -> this.http.sendAsync(
					request("/plain/" + id + "/?" + i).POST(BodyPublishers.ofString("b" + i)).build(),
					BodyHandlers.ofString()))
			.toList();
		for (int i = 0; i < answers.size(); i++) {
			assertThat(answers.get(i).join().body()).isEqualTo("b" + i + "?" + i);
		}
	}

	// Attack REL-29. How long an answer takes says more of the machine than of the
	// loader.
	@Test
	void applicationAnswersTwoHundredRequestsASecondWhileProgramsSpin() throws Exception {
		WorkerCode spin = WorkerCode.builder("main.js", "export default { go() { for (;;); } };")
			.limits((limits) -> limits.cpuTime(Duration.ofMinutes(5)))
			.build();
		List<CompletableFuture<Invocation>> spinning = IntStream.range(0, SPINNERS)
			.mapToObj((i) -> this.loader.runAsync(spin, "go"))
			.toList();
		ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
		try {
			Awaitility.await()
				.atMost(HANG_GUARD)
				.until(() -> this.loader.stats().host().runningSlices()
						+ this.loader.stats().host().queuedSlices() == SPINNERS);
			List<CompletableFuture<Integer>> answers = IntStream.range(0, REQUESTS)
				.mapToObj((i) -> after(Duration.ofMillis(5L * i), clock))
				.toList();
			assertThat(answers).allSatisfy((answer) -> assertThat(answer.join()).isEqualTo(404));
			assertThat(spinning).noneMatch(CompletableFuture::isDone);
		}
		finally {
			clock.shutdownNow();
			spinning.forEach((invocation) -> invocation.cancel(true));
		}
	}

	private CompletableFuture<Integer> after(Duration delay, ScheduledExecutorService clock) {
		CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
		clock.schedule(() -> this.http.sendAsync(request("/plain/nobody/").build(), BodyHandlers.ofString())
			.whenComplete((response, failure) -> {
				if (failure != null) {
					answer.completeExceptionally(failure);
				}
				else {
					answer.complete(response);
				}
			}), delay.toMillis(), TimeUnit.MILLISECONDS);
		return answer.thenApply(HttpResponse::statusCode);
	}

	static String get(String path, String... headers) {
		return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + String.join("\r\n", headers)
				+ "\r\n\r\n";
	}

	/**
	 * Send bytes as they are and return all that comes back.
	 */
	String raw(String message) throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoTimeout((int) HANG_GUARD.toMillis());
			socket.getOutputStream().write(message.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

}
