package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What must stay with the host, or with one server. NET-33, NET-35 and NET-43.
 */
class OutboundSecretsTests {

	private final Gate gate = new Gate().name("a.example", "127.0.0.1").name("b.example", "127.0.0.1");

	private final List<String> heads = new CopyOnWriteArrayList<>();

	private RawServer server;

	private String a;

	private String b;

	@BeforeEach
	void start() throws IOException {
		this.server = RawServer.start((input, output) -> {
			this.heads.add(RawServer.readHead(input));
			output.write(("HTTP/1.1 302 Found\r\nLocation: " + this.b + "/next\r\nSet-Cookie: session=1; Path=/\r\n"
					+ "Content-Length: 0\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		});
		this.a = "http://a.example:" + this.server.port();
		this.b = "http://b.example:" + this.server.port();
	}

	@AfterEach
	void stop() throws IOException {
		this.gate.close();
		this.server.close();
	}

	@Test
	void net33CookieIsNeverSentBack() {
		OutboundPolicy policy = Gate.local(this.a).build();
		assertThat(this.gate.get(policy, this.a + "/").header("Set-Cookie")).startsWith("session=1");
		this.gate.get(policy, this.a + "/");
		assertThat(this.heads).hasSize(2).noneMatch((head) -> head.contains("Cookie"));
	}

	@Test
	void net35ProxyOfTheJvmIsIgnored() throws IOException {
		List<String> keys = List.of("http.proxyHost", "http.proxyPort", "https.proxyHost", "https.proxyPort",
				"socksProxyHost", "socksProxyPort", "http.nonProxyHosts", "java.net.useSystemProxies");
		Map<String, String> before = new HashMap<>();
		keys.forEach((key) -> before.put(key, System.getProperty(key)));
		try (RawServer proxy = RawServer.answering("HTTP/1.1 200 OK\r\n\r\nproxied")) {
			String port = String.valueOf(proxy.port());
			List<String> values = List.of("127.0.0.1", port, "127.0.0.1", port, "127.0.0.1", port, "", "true");
			for (int i = 0; i < keys.size(); i++) {
				System.setProperty(keys.get(i), values.get(i));
			}
			assertThat(this.gate.get(Gate.local(this.a).build(), this.a + "/").status()).isEqualTo(302);
			assertThat(proxy.connections()).isZero();
		}
		finally {
			before.forEach((key, value) -> {
				if (value != null) {
					System.setProperty(key, value);
				}
				else {
					System.clearProperty(key);
				}
			});
		}
	}

	@Test
	void net43CredentialGoesToItsOriginOnly() {
		OutboundPolicy policy = OutboundPolicy.builder()
			.allow(rule(this.a).header("Authorization", "Bearer s3cret"))
			.allow(rule(this.b))
			.build();
		WorkerResponse response = this.gate.get(policy, this.a + "/");
		assertThat(response.headers().toString()).doesNotContain("s3cret");
		this.gate.get(policy, String.valueOf(response.header("Location")));
		assertThat(this.heads.get(0)).contains("Authorization: Bearer s3cret\r\n");
		assertThat(this.heads.get(1)).startsWith("GET /next ").doesNotContain("Authorization");
		assertThat(this.gate.events.toString()).doesNotContain("s3cret");
	}

	@Test
	void net43CredentialIsInNoError() throws IOException {
		OutboundPolicy policy = OutboundPolicy.builder()
			.allow(rule(this.a).header("Authorization", "Bearer s3cret"))
			.build();
		this.server.close();
		OutboundException failed = catchThrowableOfType(OutboundException.class,
				() -> this.gate.get(policy, this.a + "/"));
		OutboundException denied = catchThrowableOfType(OutboundException.class,
				() -> this.gate.get(policy, this.b + "/"));
		assertThat(failed.toString()).doesNotContain("s3cret");
		assertThat(denied.toString()).doesNotContain("s3cret");
		assertThat(this.gate.events.toString()).hasSizeGreaterThan(100).doesNotContain("s3cret");
	}

	@Test
	void credentialIsAskedForWhenItIsNeeded() {
		List<String> tokens = new CopyOnWriteArrayList<>(List.of("one", "two"));
		OutboundPolicy policy = OutboundPolicy.builder()
			.allow(rule(this.a).header("Authorization", () -> tokens.remove(0)))
			.build();
		this.gate.get(policy, this.a + "/");
		assertThatExceptionOfType(OutboundException.class).isThrownBy(() -> this.gate.get(policy, this.b + "/"));
		this.gate.run(policy, WorkerRequest.builder("GET", this.a + "/").header("AUTHORIZATION", "mine").build());
		assertThat(this.heads).hasSize(2);
		assertThat(this.heads.get(0)).contains("Authorization: one\r\n");
		assertThat(this.heads.get(1)).contains("two\r\n").doesNotContain("mine");
	}

	@Test
	void net43HeaderThatRepeatsACredentialIsLeftOut() throws IOException {
		try (RawServer echo = RawServer.start((input, output) -> {
			String head = RawServer.readHead(input);
			String token = head.replaceAll("(?s).*Authorization: Bearer ([^\r]*)\r.*", "$1");
			output.write(("HTTP/1.1 200 OK " + token + "\r\nX-Echo: Bearer " + token + "\r\nX-Part: token=" + token
					+ ";\r\nX-" + token + ": 1\r\nContent-Type: text/plain\r\nX-Other: kept\r\n"
					+ "Content-Length: 0\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		})) {
			String origin = "http://a.example:" + echo.port();
			WorkerResponse response = this.gate.get(OutboundPolicy.builder()
				.allow(rule(origin).header("Authorization", "Bearer s3cret-s3cret").header("Accept", "text/plain"))
				.build(), origin + "/");
			assertThat(response.headers()).containsOnlyKeys("Content-Type", "X-Other", "Content-Length");
			assertThat(response.statusText()).isEmpty();
		}
	}

	@Test
	void credentialThatCannotBeObtainedDeniesTheRequest() {
		OutboundPolicy policy = OutboundPolicy.builder().allow(rule(this.a).header("Authorization", () -> {
			throw new OutboundDeniedException(OutboundReason.CREDENTIAL, "There is no token now.");
		})).build();
		assertThatExceptionOfType(OutboundDeniedException.class).isThrownBy(() -> this.gate.get(policy, this.a + "/"))
			.withMessage("There is no token now.");
		assertThat(this.gate.onlyEvent().outcome()).isEqualTo(OutboundEvent.Result.DENIED);
		assertThat(this.gate.onlyEvent().reason()).isEqualTo(OutboundReason.CREDENTIAL);
		assertThat(this.heads).isEmpty();
	}

	private static OutboundRule rule(String origin) {
		return OutboundRule.of(origin + "/**").allowPrivateAddresses("127.0.0.1");
	}

}
