package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JavaScript that runs every built-in, every syntax form and every kind of error once.
 */
final class GuestCorpus {

	private static final Logger logger = LoggerFactory.getLogger(GuestCorpus.class);

	private static final String FOLDER = "/dev/workerloader/guest/warm-up/";

	static final Map<String, String> MODULES = Map.of("forms.mjs", resource("forms.mjs"), "broken.mjs",
			"export default { run( { return 1 } };", "data.json", "{\"a\": 1}");

	static final Source CORPUS = Source.newBuilder("js", resource("corpus.js"), "corpus.js").buildLiteral();

	/** A module without a path, as no guest has one but the host may. */
	private static final Source LITERAL_MODULE = Source
		.newBuilder("js", "export default import.meta.url; await null;", "literal.mjs")
		.mimeType("application/javascript+module")
		.buildLiteral();

	private final Function<Map<String, String>, Context> contexts;

	GuestCorpus(Function<Map<String, String>, Context> contexts) {
		this.contexts = contexts;
	}

	/**
	 * Run the corpus.
	 * @return how many steps were run
	 * @throws PolyglotException if the engine fails at a step for another reason than a
	 * method that this JDK does not have
	 */
	int run() {
		try (Context context = this.contexts.apply(MODULES)) {
			Value corpus = context.eval(CORPUS);
			context.eval(LITERAL_MODULE);
			int size = corpus.invokeMember("size").asInt();
			Set<String> missing = new TreeSet<>();
			for (int index = 0; index < size; index++) {
				runStep(corpus, index, missing);
			}
			if (!missing.isEmpty()) {
				logger.debug("Some built-ins need a newer JDK: {}", missing);
			}
			return size;
		}
	}

	private static void runStep(Value corpus, int index, Set<String> missing) {
		try {
			corpus.invokeMember("run", index);
		}
		catch (PolyglotException ex) {
			String message = String.valueOf(ex.getMessage());
			if (!ex.isInternalError() || !message.startsWith(NoSuchMethodError.class.getName())) {
				throw ex;
			}
			missing.add(message);
		}
	}

	private static String resource(String name) {
		try (InputStream in = GuestCorpus.class.getResourceAsStream(FOLDER + name)) {
			if (in == null) {
				throw new IllegalStateException(name + " is missing from loader-core");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(name + " cannot be read", ex);
		}
	}

}
