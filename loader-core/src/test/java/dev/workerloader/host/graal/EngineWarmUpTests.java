package dev.workerloader.host.graal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EngineWarmUpTests {

	@Test
	void warmUpRunsOnceForAllThatAskForIt() throws Exception {
		EngineWarmUp warmUp = new EngineWarmUp();
		AtomicInteger contexts = new AtomicInteger();
		try (Engine engine = WarmUpModules.engine()) {
			CompletableFuture<Void> first = warmUp.start((modules) -> {
				contexts.incrementAndGet();
				return WarmUpModules.context(engine, modules);
			});
			CompletableFuture<Void> second = warmUp.start((modules) -> {
				throw new IllegalArgumentException("must not be asked");
			});
			first.get(5, TimeUnit.MINUTES);
			second.get(5, TimeUnit.MINUTES);
			assertThat(contexts).hasValue(1);
		}
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
		try (Engine engine = WarmUpModules.engine()) {
			CompletableFuture<Void> started = new EngineWarmUp()
				.start((modules) -> WarmUpModules.context(engine, Map.of()));
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> started.get(1, TimeUnit.MINUTES))
				.withMessageContaining("forms.mjs");
		}
	}

	@Test
	void corpusReachesTheBuiltIns() {
		try (Engine engine = WarmUpModules.engine()) {
			assertThat(new GuestCorpus((modules) -> WarmUpModules.context(engine, modules)).run()).isGreaterThan(5000);
		}
	}

	@Test
	void classesOfEveryPartOfTheEngineAreInitialized() {
		try (Engine engine = WarmUpModules.engine()) {
			assertThat(engine.getLanguages()).containsKey("js");
			assertThat(EngineClasses.initialize()).isGreaterThan(10_000);
		}
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
		try (Engine engine = WarmUpModules.engine()) {
			EngineWarmUp.ensureStarted((modules) -> WarmUpModules.context(engine, modules)).join();
			assertThat(EngineWarmUp.ensureStarted((modules) -> {
				throw new IllegalStateException("must not be asked");
			})).succeedsWithin(Duration.ofMinutes(1));
		}
	}

}
