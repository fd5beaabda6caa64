package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EngineWarmUpTests {

	private final ContextFactory contexts = new ContextFactory(GraalHostSettings.defaults(), "");

	@AfterEach
	void closeEngine() {
		this.contexts.close();
	}

	@Test
	void warmUpRunsOnceForAllThatAskForIt() throws Exception {
		EngineWarmUp warmUp = new EngineWarmUp();
		AtomicInteger created = new AtomicInteger();
		CompletableFuture<Void> first = warmUp.start((modules) -> {
			created.incrementAndGet();
			return this.contexts.createPlain(modules);
		});
		CompletableFuture<Void> second = warmUp.start((modules) -> {
			throw new IllegalArgumentException("must not be asked");
		});
		first.get(5, TimeUnit.MINUTES);
		second.get(5, TimeUnit.MINUTES);
		assertThat(created).hasValue(1);
	}

	@Test
	void hostThatClosesDuringTheWarmUpLeavesItToTheNextOne() throws Exception {
		assertThat(ChildJvm.run(ClosedHostProgram.class))
			.contains("first: WARMING_UP", "guest: result up", "second: READY")
			.endsWith("exit 0");
	}

	@Test
	void callersCannotCompleteTheFutureOfOthers() {
		EngineWarmUp warmUp = new EngineWarmUp();
		CompletableFuture<Void> first = warmUp.start((modules) -> {
			throw new IllegalArgumentException("no engine");
		});
		first.complete(null);
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> warmUp.start((modules) -> null).get(1, TimeUnit.MINUTES))
			.withStackTraceContaining("no engine");
	}

	@Test
	void unusableEngineIsReportedWithItsCause() {
		CompletableFuture<Void> started = new EngineWarmUp().start((modules) -> {
			throw new IllegalArgumentException("no such option");
		});
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> started.get(1, TimeUnit.MINUTES))
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessage("The JavaScript engine cannot be used in this JVM because its warm-up failed: "
					+ "java.lang.IllegalArgumentException: no such option");
	}

	@Test
	void corpusFailsWhenItsModulesCannotBeImported() {
		CompletableFuture<Void> started = new EngineWarmUp().start((modules) -> this.contexts.createPlain(Map.of()));
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> started.get(1, TimeUnit.MINUTES))
			.withMessageContaining("forms.mjs");
	}

	@Test
	void corpusReachesTheBuiltIns() {
		assertThat(new GuestCorpus((modules) -> this.contexts.createPlain(modules)).run()).isGreaterThan(5000);
	}

	@Test
	void corpusHasASampleOfEveryKindOfObjectThatTheEngineHas() {
		try (Context context = this.contexts.createPlain(GuestCorpus.MODULES)) {
			Value corpus = context.eval(GuestCorpus.CORPUS);
			Value gaps = context.eval("js", read("corpus-gaps.js")).execute(corpus);
			for (int step = 0; step < corpus.invokeMember("size").asInt(); step++) {
				try {
					gaps.invokeMember("check", step);
				}
				catch (PolyglotException ex) {
					assertThat(ex).hasMessageContaining("NoSuchMethodError"); // a method
																				// of a
																				// newer
																				// JDK
				}
			}
			assertThat(gaps.invokeMember("found").asString())
				.as("kinds of objects whose methods the warm-up never runs: give corpus.js a sample of each")
				.isEmpty();
		}
	}

	private static String read(String resource) {
		try (InputStream stream = EngineWarmUpTests.class.getResourceAsStream(resource)) {
			return new String(Objects.requireNonNull(stream, resource).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void classesOfEveryPartOfTheEngineAreInitialized() {
		EngineLoops.makeInterruptible(); // or none of the other tests of this JVM would
											// find it so
		assertThat(EngineClasses.initialize()).isGreaterThan(10_000);
	}

	@Test
	void classesOfTheJdkAreInitialized() {
		assertThat(JdkClasses.initialize()).isGreaterThan(2000);
	}

	@Test
	void hostCorpusGivesResults() {
		assertThat(HostCorpus.run()).isGreaterThan(1000);
	}

	@Test
	void aJvmHasOneWarmUp() {
		EngineWarmUp.ensureStarted((modules) -> this.contexts.createPlain(modules)).join();
		assertThat(EngineWarmUp.ensureStarted((modules) -> {
			throw new IllegalStateException("must not be asked");
		})).succeedsWithin(Duration.ofMinutes(1));
	}

}
