package dev.workerloader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import dev.workerloader.internal.outbound.SocketServer;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of {@code docs/outbound.md}.
 */
class WebSocketExampleTests {

	static OutboundPolicy prices(String token) {
		return OutboundPolicy.builder()
			.name("prices")
			.allow(OutboundRule.of("https://prices.example.com/feed")
				.webSockets()
				.header("Authorization", "Bearer " + token))
			.build();
	}

	@Test
	void policyAllowsTheFeedAndNothingElse() {
		assertThat(prices("token").rules()).singleElement().satisfies((rule) -> {
			assertThat(rule.allowsWebSockets()).isTrue();
			assertThat(rule).hasToString("GET, HEAD, WebSocket https://prices.example.com/feed");
		});
	}

	@Test
	void programReadsAPrice() throws IOException {
		try (SocketServer server = SocketServer.start((peer) -> {
			assertThat(peer.read().text()).isEqualTo("{\"subscribe\":\"ACME\"}");
			peer.send("{\"price\":12.5}");
			peer.send(SocketServer.CLOSE, peer.read().payload());
		}); WorkerLoader loader = WorkerLoader.builder().build()) {
			String feed = "127.0.0.1:" + server.port() + "/feed";
			WorkerCode code = WorkerCode.builder("prices.js", program())
				.env("FEED", "ws://" + feed)
				.globalOutbound(OutboundPolicy.builder()
					.allow(OutboundRule.of("http://" + feed).webSockets().allowPrivateAddresses("127.0.0.1"))
					.build())
				.build();
			assertThat(loader.run(code, "latest", "ACME").valueAs(Double.class)).isEqualTo(12.5);
		}
	}

	private static String program() throws IOException {
		try (InputStream stream = WebSocketExampleTests.class.getResourceAsStream("/websocket/prices.js")) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
