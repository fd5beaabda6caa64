package dev.workerloader.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.workerloader.WorkerLoader;

/**
 * How long does an endpoint of the application take while sandboxes spin? It answers with
 * the loader's statistics, 200 times a second, from the same JVM: requests are sent at
 * fixed times, whatever became of those before, and their time counts from then.
 */
public final class HostEndpoint {

	private static final List<String> SPINNING = List.of("0", "8");

	private static final long SECONDS = 20;

	private static final Duration WARM_UP = Duration.ofSeconds(10);

	private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / 200;

	private static final int THREADS = 8;

	private final Duration time;

	private final Table table = new Table(
			"Endpoint of the application beside sandboxes that spin, 200 requests a second", "spinning", "answers",
			"failures", "p50", "p99", "longest");

	private HostEndpoint(Duration time) {
		this.time = time;
	}

	/**
	 * Ask the endpoint beside more and more spinning sandboxes.
	 * @param args the seconds for each number of sandboxes, then these numbers
	 * @throws IOException if the endpoint could not be opened
	 * @throws InterruptedException if a pause was interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		long seconds = (args.length > 0) ? Long.parseLong(args[0]) : SECONDS;
		List<String> numbers = (args.length > 1) ? List.of(args).subList(1, args.length) : SPINNING;
		HostEndpoint benchmark = new HostEndpoint(Duration.ofSeconds(seconds));
		for (String number : numbers) {
			benchmark.measure(Integer.parseInt(number));
		}
	}

	private void measure(int spinning) throws IOException, InterruptedException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try (WorkerLoader loader = WorkerLoader.builder().shutdownGracePeriod(Duration.ZERO).build()) {
			server.setExecutor(threads);
			server.createContext("/", (exchange) -> answer(exchange, loader));
			server.start();
			URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
			ask(uri, WARM_UP, new ConcurrentLinkedQueue<>());
			Spinners spinners = new Spinners(loader, spinning);
			Collection<Long> nanos = new ConcurrentLinkedQueue<>();
			int failures = ask(uri, this.time, nanos);
			spinners.stop();
			row(spinning, failures, new Percentiles(nanos));
		}
		finally {
			server.stop(0);
			threads.shutdown();
		}
	}

	private static void answer(HttpExchange exchange, WorkerLoader loader) throws IOException {
		byte[] body = loader.stats().toString().getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	/**
	 * Ask until the time has passed.
	 * @param nanos takes the times of the answers
	 * @return how many requests failed
	 */
	private static int ask(URI uri, Duration time, Collection<Long> nanos) throws InterruptedException {
		HttpClient client = HttpClient.newHttpClient();
		HttpRequest request = HttpRequest.newBuilder(uri).build();
		AtomicInteger failures = new AtomicInteger();
		List<CompletableFuture<?>> answers = new ArrayList<>();
		long start = System.nanoTime();
		for (long due = start; due - start < time.toNanos(); due += INTERVAL_NANOS) {
			long sent = due;
			TimeUnit.NANOSECONDS.sleep(sent - System.nanoTime());
			answers.add(client.sendAsync(request, BodyHandlers.ofString()).handle((response, failure) -> {
				if (failure == null && response.statusCode() == 200) {
					nanos.add(System.nanoTime() - sent);
				}
				else {
					failures.incrementAndGet();
				}
				return null;
			}));
		}
		answers.forEach(CompletableFuture::join);
		return failures.get();
	}

	private void row(int spinning, int failures, Percentiles times) {
		this.table.row(spinning, times.count(), failures, Table.millis(times.median()), Table.millis(times.at(99)),
				Table.millis(times.max()));
	}

}
