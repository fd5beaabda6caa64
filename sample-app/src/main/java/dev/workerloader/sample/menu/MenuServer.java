package dev.workerloader.sample.menu;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The server of a restaurant, on a port of its own of this machine: it stands for a
 * service of somebody else's that wants to know who asks.
 *
 * @since 0.1.0
 */
@Component
public class MenuServer implements DisposableBean {

	private static final String MENU = """
			{"restaurant": "La Piazza", "dishes": [
				{"name": "Pizza Margherita", "price": 9.5}, {"name": "Pizza Diavola", "price": 11},
				{"name": "Minestrone", "price": 6}, {"name": "Tiramisù", "price": 5.5}]}""";

	private final String token = UUID.randomUUID().toString();

	private final HttpServer server;

	MenuServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	/**
	 * Return where the server is.
	 * @return its origin
	 */
	public String origin() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * Return what its customers have to show.
	 * @return the token
	 */
	String token() {
		return this.token;
	}

	private void answer(HttpExchange exchange) throws IOException {
		if (!("Bearer " + this.token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			send(exchange, 401, "{\"error\": \"Show your token.\"}");
			return;
		}
		switch (exchange.getRequestURI().getPath()) {
			case "/menu/today" -> send(exchange, 200, MENU);
			case "/menu/yesterday" -> {
				exchange.getResponseHeaders().set("Location", "/kitchen/orders");
				send(exchange, 302, "");
			}
			case "/kitchen/orders" -> send(exchange, 200, "{\"orders\": \"what everybody eats\"}");
			default -> send(exchange, 404, "{\"error\": \"There is no such page.\"}");
		}
	}

	private static void send(HttpExchange exchange, int status, String text) throws IOException {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
		try (OutputStream stream = exchange.getResponseBody()) {
			stream.write(body);
		}
	}

	@Override
	public void destroy() {
		this.server.stop(0);
	}

}
