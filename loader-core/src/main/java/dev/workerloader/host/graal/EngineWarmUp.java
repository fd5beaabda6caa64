package dev.workerloader.host.graal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses everything that a guest can reach once, on a stack with room, before the first
 * guest runs. A class whose first use ends in a stack overflow stays broken for the whole
 * JVM, so a guest could otherwise break built-ins for all others.
 */
final class EngineWarmUp {

	private static final Logger logger = LoggerFactory.getLogger(EngineWarmUp.class);

	private static final long STACK_SIZE = 16 << 20;

	/** The only one outside of tests: what is broken or ready is so for the whole JVM. */
	private static final EngineWarmUp SHARED = new EngineWarmUp();

	private @Nullable CompletableFuture<Void> started;

	EngineWarmUp() {
	}

	/**
	 * Start the warm-up of this JVM unless it was started before, by whomever.
	 * @param contexts creates a context with the options of a real one, in which the
	 * given modules (source text by file name) can be imported; used on the warm-up
	 * thread only
	 * @return completes when guests may run; exceptionally with an
	 * {@link IllegalStateException} when the engine is unusable
	 */
	static CompletableFuture<Void> ensureStarted(Function<Map<String, String>, Context> contexts) {
		return SHARED.start(contexts);
	}

	synchronized CompletableFuture<Void> start(Function<Map<String, String>, Context> contexts) {
		CompletableFuture<Void> result = this.started;
		if (result == null) {
			CompletableFuture<Void> done = new CompletableFuture<>();
			Thread thread = new Thread(null, () -> run(contexts, done), "worker-loader-warm-up", STACK_SIZE);
			thread.setDaemon(true);
			thread.setContextClassLoader(EngineWarmUp.class.getClassLoader());
			thread.start();
			result = done;
			this.started = done;
		}
		// A copy, so that one caller cannot complete or cancel what the others wait for.
		return result.copy();
	}

	private static void run(Function<Map<String, String>, Context> contexts, CompletableFuture<Void> done) {
		try {
			long start = System.nanoTime();
			EngineProperties.apply();
			EngineLoops.makeInterruptible();
			int steps = new GuestCorpus(contexts).run();
			int engineClasses = EngineClasses.initialize();
			int jdkClasses = JdkClasses.initialize();
			HostCorpus.run();
			logger.debug("Warmed up the engine in {} ms: {} steps, {} classes of the engine, {} of the JDK",
					TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), steps, engineClasses, jdkClasses);
			done.complete(null);
		}
		catch (Exception | Error ex) {
			done.completeExceptionally(new IllegalStateException(
					"The JavaScript engine cannot be used in this JVM because its warm-up failed: " + ex, ex));
		}
	}

}
