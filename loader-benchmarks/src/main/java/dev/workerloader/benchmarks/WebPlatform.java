package dev.workerloader.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongUnaryOperator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.workerloader.Entrypoint;
import dev.workerloader.Limits;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * What do the APIs of the web cost in a program, and how fast are requests in both
 * directions?
 */
public final class WebPlatform {

	private static final int MEGABYTE = 1 << 20;

	private static final int ROUNDS = 15;

	private WebPlatform() {
	}

	/**
	 * Measure.
	 * @param args megabytes to hash and to download, seconds of serving
	 * @throws IOException if the server cannot be started
	 */
	public static void main(String[] args) throws IOException {
		int hashed = (args.length > 0) ? Integer.parseInt(args[0]) : 10;
		int downloaded = (args.length > 1) ? Integer.parseInt(args[1]) : 100;
		int seconds = (args.length > 2) ? Integer.parseInt(args[2]) : 10;
		Limits limits = Limits.builder()
			.cpuTime(Duration.ofHours(1))
			.wallTime(Duration.ofHours(1))
			.allocation(1L << 40)
			.subrequests(Integer.MAX_VALUE)
			.build();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> send(exchange, downloaded));
		server.start();
		String origin = "http://127.0.0.1:" + server.getAddress().getPort();
		OutboundPolicy network = OutboundPolicy.builder()
			.allow(OutboundRule.of(origin + "/**").allowPrivateAddresses("127.0.0.1"))
			.responseSize(Long.MAX_VALUE)
			.build();
		OutboundPolicy handler = OutboundPolicy.handler((request, context) -> WorkerResponse.of(200, "[1,2,3]"));
		try (WorkerLoader loader = WorkerLoader.builder().limits(limits).build()) {
			Table table = new Table("The web platform, " + ROUNDS + " rounds each", "what", "fastest", "median",
					"slowest");
			Entrypoint answered = entrypoint(loader, handler);
			rounds(table, "new URL and a part of it, mean of 1,000", answered, "urls", 1_000, (nanos) -> nanos / 1_000);
			rounds(table, "fetch answered by a handler, mean of 1,000", answered, "fetches", 1_000,
					(nanos) -> nanos / 1_000);
			rounds(table, "SHA-256 of " + hashed + " MB", answered, "digest", hashed, (nanos) -> nanos);
			ofTheJdk(table, hashed);
			download(table, entrypoint(loader, network), origin, downloaded);
			serve(table, answered, seconds);
		}
		finally {
			server.stop(0);
		}
	}

	private static Entrypoint entrypoint(WorkerLoader loader, OutboundPolicy policy) {
		return loader.load(WorkerCode.builder("web.js", Programs.read("web.js")).globalOutbound(policy).build())
			.getEntrypoint();
	}

	private static void send(HttpExchange exchange, int megabytes) throws IOException {
		exchange.sendResponseHeaders(200, (long) megabytes * MEGABYTE);
		try (OutputStream body = exchange.getResponseBody()) {
			byte[] piece = new byte[MEGABYTE];
			for (int i = 0; i < megabytes; i++) {
				body.write(piece);
			}
		}
	}

	private static void rounds(Table table, String what, Entrypoint entrypoint, String method, int argument,
			LongUnaryOperator each) {
		List<Long> times = new ArrayList<>();
		for (int i = 0; i < 2 * ROUNDS; i++) {
			long start = System.nanoTime();
			entrypoint.call(method, argument);
			if (i >= ROUNDS) {
				times.add(each.applyAsLong(System.nanoTime() - start));
			}
		}
		row(table, what, times);
	}

	private static void row(Table table, String what, List<Long> times) {
		Percentiles nanos = new Percentiles(times);
		table.row(what, Table.micros(nanos.at(0)), Table.micros(nanos.median()), Table.micros(nanos.max()));
	}

	private static void ofTheJdk(Table table, int megabytes) {
		List<Long> times = new ArrayList<>();
		byte[] bytes = new byte[megabytes * MEGABYTE];
		for (int i = 0; i < 2 * ROUNDS; i++) {
			long start = System.nanoTime();
			try {
				Programs.check(MessageDigest.getInstance("SHA-256").digest(bytes).length, 32);
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException(ex); // every Java platform has it
			}
			if (i >= ROUNDS) {
				times.add(System.nanoTime() - start);
			}
		}
		row(table, "SHA-256 of " + megabytes + " MB, the JDK alone", times);
	}

	private static void download(Table table, Entrypoint entrypoint, String origin, int megabytes) {
		List<Long> times = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			long start = System.nanoTime();
			Programs.check(entrypoint.call("download", Map.of("url", origin + "/")), (long) megabytes * MEGABYTE);
			times.add(System.nanoTime() - start);
		}
		Percentiles nanos = new Percentiles(times);
		row(table, String.format(Locale.ROOT, "response of %d MB read by a program (median %.0f MB/s)", megabytes,
				megabytes * 1e9 / nanos.median()), times);
	}

	/**
	 * Let two callers ask one worker for a small response.
	 */
	private static void serve(Table table, Entrypoint entrypoint, int seconds) {
		long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
		List<CompletableFuture<List<Long>>> callers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			callers.add(CompletableFuture.supplyAsync(() -> ask(entrypoint, end)));
		}
		List<Long> times = new ArrayList<>();
		callers.forEach((caller) -> times.addAll(caller.join()));
		row(table, String.format(Locale.ROOT, "fetch handler, two callers for %d s (%d requests a second)", seconds,
				times.size() / seconds), times);
	}

	private static List<Long> ask(Entrypoint entrypoint, long end) {
		List<Long> times = new ArrayList<>();
		while (System.nanoTime() < end) {
			long start = System.nanoTime();
			WorkerResponse response = entrypoint.fetch(WorkerRequest.get("https://app.example.com/orders/7"));
			Programs.check(response.bodyAsString().length(), 20);
			times.add(System.nanoTime() - start);
		}
		return times;
	}

}
