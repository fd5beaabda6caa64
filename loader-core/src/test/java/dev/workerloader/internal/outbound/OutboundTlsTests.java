package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.workerloader.host.graal.ChildJvm;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.WorkerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Servers that cannot prove who they are. NET-31.
 */
class OutboundTlsTests {

	private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder().certificateAuthority(0).build();

	private static final SSLContext TRUSTING = new HandshakeCertificates.Builder()
		.addTrustedCertificate(AUTHORITY.certificate())
		.build()
		.sslContext();

	private final Gate gate = new Gate().name("api.example", "127.0.0.1");

	private final List<Object> seen = new CopyOnWriteArrayList<>();

	private HttpsServer server;

	@AfterEach
	void stop() {
		this.gate.close();
		if (this.server != null) {
			this.server.stop(0);
		}
	}

	@Test
	void serverThatProvesItsNameIsTrusted() throws IOException {
		WorkerResponse response = get(certificate("api.example").build(), "api.example", TRUSTING, false);
		assertThat(response.status()).isEqualTo(204);
		assertThat(this.seen).containsExactly("api.example:" + this.server.getAddress().getPort(),
				"[type=host_name (0), value=api.example]");
	}

	@Test
	void serverThatAsksForACertificateGetsNone() throws IOException {
		HeldCertificate certificate = certificate("api.example").build();
		assertThat(failure(certificate, "api.example", TRUSTING, true)).isIn(OutboundReason.TLS,
				OutboundReason.CONNECTION);
		assertThat(this.seen).isEmpty();
	}

	@Test
	void serverWithAnotherNameIsRefused() throws IOException {
		assertRefused(certificate("other.example").build(), "api.example", TRUSTING);
	}

	@Test
	void expiredCertificateIsRefused() throws IOException {
		long now = System.currentTimeMillis();
		assertRefused(certificate("api.example")
			.validityInterval(now - TimeUnit.DAYS.toMillis(2), now - TimeUnit.DAYS.toMillis(1))
			.build(), "api.example", TRUSTING);
	}

	@Test
	void certificateThatIsNotYetValidIsRefused() throws IOException {
		long now = System.currentTimeMillis();
		assertRefused(certificate("api.example")
			.validityInterval(now + TimeUnit.DAYS.toMillis(1), now + TimeUnit.DAYS.toMillis(2))
			.build(), "api.example", TRUSTING);
	}

	@Test
	void selfSignedCertificateIsRefused() throws IOException {
		assertRefused(new HeldCertificate.Builder().addSubjectAlternativeName("api.example").build(), "api.example",
				TRUSTING);
	}

	@Test
	void authorityThatOnlyOtherPoliciesTrustIsRefused() throws IOException {
		assertRefused(certificate("api.example").build(), "api.example", null);
	}

	@Test
	void serverThatDoesNotEncryptIsRefused() throws IOException {
		try (RawServer plain = RawServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
			String origin = "https://api.example:" + plain.port();
			OutboundException failure = catchThrowableOfType(OutboundException.class, () -> this.gate
				.get(Gate.local(origin).connectTimeout(Duration.ofSeconds(1)).build(), origin + "/"));
			assertThat(failure.reason()).isIn(OutboundReason.TLS, OutboundReason.CONNECTION);
		}
	}

	@Test
	void certificateThatIsSignedWithSha1IsRefused() throws Exception {
		HeldCertificate authority = new HeldCertificate.Builder().rsa2048().certificateAuthority(0).build();
		SSLContext trusting = new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate())
			.build()
			.sslContext();
		HeldCertificate sound = new HeldCertificate.Builder().rsa2048()
			.signedBy(authority)
			.addSubjectAlternativeName("api.example")
			.build();
		assertThat(get(sound, "api.example", trusting, false).status()).isEqualTo(204);
		this.server.stop(0);
		this.seen.clear();
		assertRefused(Sha1Certificate.of(sound, authority), "api.example", trusting);
		// Java itself would have trusted it.
		try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), this.server.getAddress().getPort())) {
			socket.startHandshake();
			assertThat(((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSigAlgName())
				.isEqualTo("SHA1withRSA");
		}
	}

	@Test
	void serverThatKnowsOnlyOldVersionsOfTlsIsRefused() throws Exception {
		String output = ChildJvm.run(OldTlsProgram.class, new String[0]);
		assertThat(output).contains("control: TLSv1.1 H", "gate: TLS").endsWith("exit 0");
	}

	@Test
	void serverThatSpeaksOnlyHttp2GetsNoRequestInItsPlace() throws IOException {
		SSLContext context = new HandshakeCertificates.Builder().heldCertificate(certificate("api.example").build())
			.build()
			.sslContext();
		try (SSLServerSocket http2 = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			SSLParameters ssl = http2.getSSLParameters();
			ssl.setApplicationProtocols(new String[] { "h2" });
			http2.setSSLParameters(ssl);
			CompletableFuture<String> agreed = CompletableFuture.supplyAsync(() -> beginHttp2(http2));
			String origin = "https://api.example:" + http2.getLocalPort();
			OutboundException failure = catchThrowableOfType(OutboundException.class,
					() -> this.gate.get(Gate.local(origin).sslContext(TRUSTING).build(), origin + "/"));
			assertThat(failure.reason()).isEqualTo(OutboundReason.PROTOCOL);
			assertThat(agreed.join()).isEmpty();
		}
	}

	/**
	 * Speak first, as servers of HTTP/2 do: with a frame of settings.
	 * @return the protocol that both sides agreed on
	 */
	private static String beginHttp2(SSLServerSocket server) {
		try (SSLSocket connection = (SSLSocket) server.accept()) {
			connection.startHandshake();
			connection.getOutputStream().write(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });
			RawServer.readHead(connection.getInputStream());
			connection.getOutputStream().write(new byte[] { 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 });
			return connection.getApplicationProtocol();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void addressIsProvedLikeAName() throws IOException {
		assertThat(get(certificate("127.0.0.1").build(), "127.0.0.1", TRUSTING, false).status()).isEqualTo(204);
		this.server.stop(0);
		this.seen.clear();
		assertRefused(certificate("api.example").build(), "127.0.0.1", TRUSTING);
	}

	private static HeldCertificate.Builder certificate(String name) {
		return new HeldCertificate.Builder().signedBy(AUTHORITY).addSubjectAlternativeName(name);
	}

	private void assertRefused(HeldCertificate certificate, String host, SSLContext trust) throws IOException {
		assertThat(failure(certificate, host, trust, false)).isEqualTo(OutboundReason.TLS);
		assertThat(this.seen).isEmpty();
	}

	private OutboundReason failure(HeldCertificate certificate, String host, SSLContext trust, boolean wanting)
			throws IOException {
		start(certificate, wanting);
		OutboundException failure = catchThrowableOfType(OutboundException.class, () -> request(host, trust));
		assertThat(failure).isNotNull();
		assertThat(failure.getMessage()).startsWith("The request to https://" + host).doesNotContain("certif", "java");
		return failure.reason();
	}

	private WorkerResponse get(HeldCertificate certificate, String host, SSLContext trust, boolean wanting)
			throws IOException {
		start(certificate, wanting);
		return request(host, trust);
	}

	private WorkerResponse request(String host, SSLContext trust) {
		String origin = "https://" + host + ":" + this.server.getAddress().getPort();
		OutboundPolicy.Builder policy = Gate.local(origin);
		if (trust != null) {
			policy.sslContext(trust);
		}
		return this.gate.get(policy.build(), origin + "/");
	}

	private void start(HeldCertificate certificate, boolean wanting) throws IOException {
		SSLContext context = new HandshakeCertificates.Builder().heldCertificate(certificate)
			.addTrustedCertificate(AUTHORITY.certificate())
			.build()
			.sslContext();
		this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setHttpsConfigurator(new HttpsConfigurator(context) {
			@Override
			public void configure(HttpsParameters parameters) {
				SSLParameters ssl = context.getDefaultSSLParameters();
				ssl.setNeedClientAuth(wanting);
				parameters.setSSLParameters(ssl);
			}
		});
		this.server.createContext("/", (exchange) -> {
			this.seen.add(exchange.getRequestHeaders().getFirst("Host"));
			ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
			this.seen.add(session.getRequestedServerNames().toString());
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		this.server.start();
	}

}
