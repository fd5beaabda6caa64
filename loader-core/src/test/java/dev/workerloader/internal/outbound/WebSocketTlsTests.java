package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;

import static dev.workerloader.internal.outbound.Gate.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * WebSockets over encrypted connections.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebSocketTlsTests {

	private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder().certificateAuthority(0).build();

	private final Gate gate = new Gate().name("api.example", "127.0.0.1");

	private SocketServer server;

	@AfterEach
	void stop() throws IOException {
		this.gate.close();
		this.server.close();
	}

	private void start(String name) throws IOException {
		HeldCertificate certificate = new HeldCertificate.Builder().signedBy(AUTHORITY)
			.addSubjectAlternativeName(name)
			.build();
		SSLContext context = new HandshakeCertificates.Builder().heldCertificate(certificate).build().sslContext();
		this.server = SocketServer.start(context.getServerSocketFactory(), (peer) -> {
			peer.send(peer.head());
			SocketServer.echo(peer);
		});
	}

	private WebSocketChannel open(boolean trusting) {
		OutboundPolicy.Builder policy = OutboundPolicy.builder()
			.connectTimeout(Duration.ofSeconds(30))
			.allow(Gate.rule("https://api.example:" + this.server.port() + "/**")
				.webSockets()
				.header("Authorization", () -> "Bearer secret-token"));
		if (trusting) {
			policy.sslContext(new HandshakeCertificates.Builder().addTrustedCertificate(AUTHORITY.certificate())
				.build()
				.sslContext());
		}
		return this.gate.gateway
			.socket(policy.build(), "wss://api.example:" + this.server.port() + "/", List.of(), Gate.CALLER)
			.run();
	}

	@Test
	void credentialOfTheRuleGoesToTheServerThatHasProvedItsName() throws IOException {
		start("api.example");
		try (WebSocketChannel channel = open(true)) {
			assertThat((String) channel.receive().orTimeout(30, TimeUnit.SECONDS).join())
				.contains("\r\nAuthorization: Bearer secret-token\r\n");
			channel.send("x".repeat(100_000));
			assertThat((String) channel.receive().orTimeout(30, TimeUnit.SECONDS).join()).hasSize(100_000);
		}
		await().until(() -> !this.gate.events.isEmpty());
		assertThat(this.gate.onlyEvent().origin()).isEqualTo("wss://api.example:" + this.server.port());
		assertThat(this.gate.onlyEvent().toString()).doesNotContain("secret-token");
	}

	@Test
	void serverWithAnotherNameIsRefused() throws IOException {
		start("other.example");
		assertThat(catchThrowableOfType(OutboundException.class, () -> open(true)).reason())
			.isEqualTo(OutboundReason.TLS);
	}

	@Test
	void serverThatNobodyTrustsIsRefused() throws IOException {
		start("api.example");
		assertThat(catchThrowableOfType(OutboundException.class, () -> open(false)).reason())
			.isEqualTo(OutboundReason.TLS);
	}

}
