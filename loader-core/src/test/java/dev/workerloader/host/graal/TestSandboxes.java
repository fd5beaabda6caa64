package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import dev.workerloader.host.Account;
import dev.workerloader.host.Delivery;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxSpec;

/**
 * Opens sandboxes for tests. Their bootstrap script imports {@code main.js} on the
 * message {@code start} and posts what its default export returned or threw.
 */
final class TestSandboxes {

	static final String BOOTSTRAP = read("/dev/workerloader/host/graal/test-bootstrap.js");

	static final String SPIN = "export default () => { for(;;); }";

	static final String ECHO = "export default () => 'up'; export const receive = (m, post) => post(m);";

	// The JDK sorts numbers, and does not look up while it does, for most of a second.
	static final String UNRESPONSIVE = """
			const numbers = new Float64Array(2 ** 23);
			for (let i = 0; i < 65536; i++) numbers[i] = Math.random();
			for (let n = 65536; n < numbers.length; n *= 2) numbers.copyWithin(n, 0, n);
			export default () => 'up';
			export const receive = (message, post) => {
				post('before');
				for (;;) numbers.slice().sort();
			};""";

	static final Delivery START = new Delivery("start", unlimited());

	private TestSandboxes() {
	}

	static GraalHostSettings settings() {
		return GraalHostSettings.defaults().withThreads(2).withWarmPool(2).withThreadNamePrefix("test-");
	}

	static GraalSandboxHost host() {
		return host(settings());
	}

	static GraalSandboxHost host(GraalHostSettings settings) {
		return GraalSandboxHost.builder().settings(settings).bootstrap(BOOTSTRAP).build();
	}

	static Account unlimited() {
		return limited(Duration.ofDays(1), Long.MAX_VALUE, Duration.ofDays(1));
	}

	static Account limited(Duration cpu, long allocation, Duration wall) {
		return new Account(cpu.toNanos(), allocation, System.nanoTime() + wall.toNanos());
	}

	static SandboxSpec spec(String code, String... otherModules) {
		Map<String, String> modules = new LinkedHashMap<>();
		modules.put("main.js", code);
		for (int i = 0; i < otherModules.length; i += 2) {
			modules.put(otherModules[i], otherModules[i + 1]);
		}
		return new SandboxSpec("sandbox", modules, 64L << 20);
	}

	/**
	 * Run a program to its first message.
	 * @param host the host
	 * @param code the text of the main module
	 * @param otherModules names and texts of more modules
	 * @return the first message that it posted
	 */
	static String run(GraalSandboxHost host, String code, String... otherModules) {
		RecordingMailbox mailbox = new RecordingMailbox();
		Sandbox sandbox = host.open(spec(code, otherModules), mailbox);
		sandbox.deliver(START);
		String message = mailbox.awaitMessage();
		sandbox.terminate();
		mailbox.awaitEnd();
		return message;
	}

	static String read(String resource) {
		try (InputStream stream = TestSandboxes.class.getResourceAsStream(resource)) {
			return new String(Objects.requireNonNull(stream, resource).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
