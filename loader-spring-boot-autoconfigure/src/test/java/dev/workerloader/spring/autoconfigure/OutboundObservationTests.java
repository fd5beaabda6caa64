package dev.workerloader.spring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.spring.actuate.observation.DefaultOutboundObservationConvention;
import dev.workerloader.spring.actuate.observation.ObservationOutboundObserver;
import dev.workerloader.spring.actuate.observation.OutboundObservationConvention;
import dev.workerloader.spring.autoconfigure.actuate.WorkerLoaderMetricsAutoConfiguration;
import dev.workerloader.spring.autoconfigure.actuate.WorkerLoaderObservationAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters and observations of requests that workers make, with a real tracer
 * and a server that keeps what it was sent.
 */
class OutboundObservationTests {

	private static final String POLICY = "worker-loader.outbound.policies.local.";

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final List<MutableSpan> spans = new CopyOnWriteArrayList<>();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final Map<String, Headers> sent = new ConcurrentHashMap<>();

	private Tracing tracing;

	private HttpServer server;

	private String origin;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start() throws IOException {
		ThreadLocalCurrentTraceContext current = ThreadLocalCurrentTraceContext.newBuilder().build();
		this.tracing = Tracing.newBuilder()
			.currentTraceContext(current)
			.propagationFactory(new W3CPropagation())
			.traceId128Bit(true)
			.sampler(Sampler.ALWAYS_SAMPLE)
			.addSpanHandler(new SpanHandler() {

				@Override
				public boolean end(TraceContext context, MutableSpan span, Cause cause) {
					return OutboundObservationTests.this.spans.add(span);
				}

			})
			.build();
		BraveTracer tracer = new BraveTracer(this.tracing.tracer(), new BraveCurrentTraceContext(current));
		this.observations.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(this.meters))
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(tracer, new BravePropagator(this.tracing)),
					new DefaultTracingObservationHandler(tracer)));
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			this.sent.put(exchange.getRequestURI().getPath(), exchange.getRequestHeaders());
			String trace = exchange.getRequestHeaders().getFirst("traceparent");
			exchange.getResponseHeaders().add("traceresponse", String.valueOf(trace));
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		this.server.start();
		this.origin = "http://127.0.0.1:" + this.server.getAddress().getPort();
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class, SslAutoConfiguration.class,
					WorkerLoaderMetricsAutoConfiguration.class, WorkerLoaderObservationAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> this.meters)
			.withPropertyValues("worker-loader.outbound.policy=local",
					POLICY + "rules[0].url=" + this.origin + "/traced", POLICY + "rules[0].private-addresses=127.0.0.1",
					POLICY + "rules[0].propagate-trace=true", POLICY + "rules[1].url=" + this.origin + "/untraced",
					POLICY + "rules[1].private-addresses=127.0.0.1");
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		this.tracing.close();
	}

	private ApplicationContextRunner observed() {
		return this.contextRunner.withBean(ObservationRegistry.class, () -> this.observations);
	}

	private Object run(WorkerLoader loader, String body) {
		return Programs.run(loader, body.replace("ORIGIN", this.origin)).valueAs(Object.class);
	}

	private MutableSpan span(String name) {
		return Awaitility.await()
			.until(() -> this.spans.stream().filter((span) -> span.name().equals(name)).findFirst().orElse(null),
					(span) -> span != null);
	}

	private List<MutableSpan> attempts() {
		return this.spans.stream().filter((span) -> span.tag("outcome") != null).toList();
	}

	@Test
	void everyAttemptIsOnTheTimer() {
		this.contextRunner.run((context) -> {
			run(context.getBean(WorkerLoader.class), """
					await fetch('ORIGIN/traced'); await fetch('ORIGIN/untraced');
					await fetch('ORIGIN/other').catch(() => null);""");
			assertThat(this.meters.get("sandbox.fetch").tags("policy", "local", "outcome", "ALLOWED").timer().count())
				.isEqualTo(2);
			assertThat(this.meters.get("sandbox.fetch").tags("policy", "local", "outcome", "DENIED").timer().count())
				.isEqualTo(1);
		});
	}

	@Test
	void everyAttemptIsASpanBelowThatOfTheCaller() {
		observed().run((context) -> {
			WorkerLoader loader = Loaders.ready(context.getBean(WorkerLoader.class));
			Observation.createNotStarted("caller", this.observations).observe(() -> run(loader, """
					await fetch('ORIGIN/traced?secret=1'); await fetch('ORIGIN/other').catch(() => null);
					await Promise.all([fetch('ORIGIN/untraced'), fetch('ORIGIN/untraced')]);"""));
			MutableSpan caller = span("caller");
			assertThat(attempts()).hasSize(4).allSatisfy((attempt) -> {
				assertThat(attempt.traceId()).isEqualTo(caller.traceId());
				assertThat(attempt.parentId()).isEqualTo(caller.id());
				assertThat(attempt.name()).isEqualToIgnoringCase("fetch GET");
				assertThat(attempt.tags().toString()).doesNotContain("secret");
			});
			assertThat(attempts()).extracting((span) -> span.tag("outcome"))
				.containsExactlyInAnyOrder("ALLOWED", "DENIED", "ALLOWED", "ALLOWED");
			assertThat(attempts()).extracting((span) -> span.tag("reason")).contains("RULE", "none");
			assertThat(attempts()).extracting((span) -> span.tag("url"))
				.contains(this.origin + "/traced", this.origin + "/other");
			assertThat(this.meters.get("sandbox.outbound").tags("outcome", "ALLOWED", "method", "GET").timer().count())
				.isEqualTo(3);
			assertThat(this.meters.get("sandbox.fetch").tags("outcome", "ALLOWED").timer().count()).isEqualTo(3);
		});
	}

	@Test
	void serverLearnsOfTheTraceWhereTheRuleSaysSoAndTheProgramNever() {
		observed().run((context) -> {
			WorkerLoader loader = Loaders.ready(context.getBean(WorkerLoader.class));
			Object seen = Observation.createNotStarted("caller", this.observations)
				.observe(() -> run(loader,
						"""
								const forged = { headers: { traceparent: '00-' + 'a'.repeat(32) + '-' + 'b'.repeat(16) + '-01', tracestate: 'x=1',
									baggage: 'user=root', b3: '1' } };
								const responses = [await fetch('ORIGIN/traced', forged), await fetch('ORIGIN/untraced', forged)];
								return JSON.stringify(responses.map((response) => [...response.headers]));"""));
			MutableSpan caller = span("caller");
			MutableSpan traced = attempts().get(0);
			assertThat(this.sent.get("/traced").get("traceparent"))
				.containsExactly("00-" + caller.traceId() + "-" + traced.id() + "-01");
			assertThat(this.sent.get("/untraced")).doesNotContainKey("Traceparent");
			for (Headers headers : this.sent.values()) {
				assertThat(headers).doesNotContainKeys("Tracestate", "Baggage", "B3");
			}
			assertThat((String) seen).doesNotContain(caller.traceId(), traced.id());
		});
	}

	@Test
	void bindingsRunBelowTheObservationOfTheCaller() {
		observed().withBean("clock", Clock.class, () -> new Clock(this.observations)).run((context) -> {
			WorkerLoader loader = Loaders.ready(context.getBean(WorkerLoader.class));
			String below = Observation.createNotStarted("caller", this.observations)
				.observe(() -> (String) run(loader, "return await env.CLOCK.below();"));
			assertThat(below).isEqualTo("caller");
			assertThat(run(loader, "return await env.CLOCK.below();")).isEqualTo("nothing");
		});
	}

	@Test
	void namesAreThoseOfAConventionThatIsABean() {
		observed().withBean(OutboundObservationConvention.class, () -> new DefaultOutboundObservationConvention() {

			@Override
			public String getName() {
				return "own.name";
			}

		}).run((context) -> {
			run(context.getBean(WorkerLoader.class), "await fetch('ORIGIN/untraced');");
			assertThat(this.meters.get("own.name").timer().count()).isEqualTo(1);
		});
	}

	@Test
	void observationsBackOff() {
		ApplicationContextRunner stubbed = observed().withBean(SandboxHost.class, StubSandboxHost::new);
		OutboundObserver own = (policy) -> {
			throw new AssertionError("Nobody makes a request");
		};
		stubbed.withBean("own", OutboundObserver.class, () -> own)
			.run((context) -> assertThat(context).getBean(OutboundObserver.class).isSameAs(own));
		stubbed.withPropertyValues("worker-loader.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ObservationOutboundObserver.class));
		stubbed.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("workerLoaderOutboundObserver"));
		this.contextRunner.withBean(SandboxHost.class, StubSandboxHost::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("workerLoaderOutboundObserver"));
	}

	@SandboxRpc(name = "CLOCK")
	static class Clock {

		private final ObservationRegistry observations;

		Clock(ObservationRegistry observations) {
			this.observations = observations;
		}

		public String below() {
			Observation current = this.observations.getCurrentObservation();
			return (current != null) ? String.valueOf(current.getContext().getName()) : "nothing";
		}

	}

}
