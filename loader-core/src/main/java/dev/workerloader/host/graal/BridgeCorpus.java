package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.workerloader.internal.guest.BootstrapScript;

/**
 * Uses every operation of the bridge once, in a sandbox that is thrown away: the
 * bootstrap script and {@code post} run on the guest's stack too.
 */
final class BridgeCorpus {

	private static final String FOLDER = "/dev/workerloader/guest/warm-up/";

	private static final Map<String, String> MODULES = Map.of("bridge.mjs", resource("bridge.mjs"),
			"workerloader:workers", BootstrapScript.workersModule());

	private static final List<String> MESSAGES = resource("bridge.txt").lines().toList();

	private BridgeCorpus() {
	}

	/**
	 * Run the corpus.
	 * @param contexts creates the context of the sandbox
	 * @return what the guest posted
	 */
	static List<String> run(ContextFactory contexts) {
		PostBuffer buffer = new PostBuffer();
		GuestContext context = contexts.create();
		try {
			context.bind(MODULES);
			MESSAGES.forEach((message) -> context.deliver(message, buffer));
			return buffer.messages();
		}
		finally {
			context.close();
		}
	}

	private static String resource(String name) {
		try (InputStream stream = BridgeCorpus.class.getResourceAsStream(FOLDER + name)) {
			if (stream == null) {
				throw new IllegalStateException("The resource " + name + " is missing from the loader-core jar.");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
