package dev.workerloader.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;

import dev.workerloader.WorkerLoader;
import dev.workerloader.host.HostStatus;
import org.awaitility.Awaitility;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * A test of the whole application over HTTP, on a random port, with a
 * {@link SampleClient}. Limits of wall time are long, so that a machine that is busy with
 * other things changes no outcome.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "worker-loader.limits.wall-time=120s", "worker-loader.binding.call-timeout=60s" })
@Import(SampleTest.ClientConfiguration.class)
public @interface SampleTest {

	@TestConfiguration(proxyBeanMethods = false)
	class ClientConfiguration {

		@Bean
		@Lazy
		SampleClient sampleClient(Environment environment, WorkerLoader loader) {
			// Programs wait for the engine's warm-up within their wall time.
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.until(() -> loader.stats().host().state() == HostStatus.State.READY);
			return new SampleClient("http://127.0.0.1:" + environment.getRequiredProperty("local.server.port"));
		}

	}

}
