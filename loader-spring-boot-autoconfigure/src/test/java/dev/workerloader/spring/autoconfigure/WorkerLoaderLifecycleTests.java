package dev.workerloader.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.workerloader.Invocation;
import dev.workerloader.Outcome;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.rpc.SandboxRpc;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WorkerLoaderLifecycle}.
 */
class WorkerLoaderLifecycleTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class));

	@Test
	void loaderIsClosedAfterTheWebServerHasDrainedAndStopped() {
		assertThat(WorkerLoaderLifecycle.PHASE).isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
			.isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
	}

	// Attack RPC-33.
	@Test
	void loaderWorksWhileTheWebServerDrainsAndIsClosedBeforeBeansAreDestroyed() {
		List<String> events = new CopyOnWriteArrayList<>();
		StubSandboxHost host = new StubSandboxHost();
		this.contextRunner.withBean(SandboxHost.class, () -> host)
			.withBean(Server.class, () -> new Server(events, host))
			.withBean(Repository.class, () -> new Repository(events, host))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(events).containsExactly("server stopped, loader open", "repository destroyed, loader closed");
	}

	@Test
	void loaderOfTheApplicationIsClosedAsWell() {
		WorkerLoader own = mock(WorkerLoader.class);
		this.contextRunner.withBean("own", WorkerLoader.class, () -> own).run((context) -> {
			CountDownLatch stopped = new CountDownLatch(1);
			context.getBean(WorkerLoaderLifecycle.class).stop(stopped::countDown);
			assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
			then(own).should().close();
		});
	}

	@Test
	void runningInvocationEndsWithinTheGracePeriod() {
		Gate gate = new Gate();
		CompletableFuture<?>[] running = new CompletableFuture<?>[1];
		this.contextRunner.withBean("gate", Gate.class, () -> gate)
			.withPropertyValues("worker-loader.shutdown-grace-period=1m", "worker-loader.binding.call-timeout=5m",
					"worker-loader.limits.wall-time=5m")
			.run((context) -> {
				running[0] = start(context.getBean(WorkerLoader.class));
				gate.awaitCall();
				context.getBean(Gate.class).openWhenClosing = true;
			});
		assertThat(((Invocation) running[0].join()).outcome()).isEqualTo(Outcome.OK);
	}

	@Test
	void runningInvocationIsEndedAfterTheGracePeriod() {
		Gate gate = new Gate();
		CompletableFuture<?>[] running = new CompletableFuture<?>[1];
		this.contextRunner.withBean("gate", Gate.class, () -> gate)
			.withPropertyValues("worker-loader.shutdown-grace-period=0s", "worker-loader.binding.call-timeout=5m",
					"worker-loader.limits.wall-time=5m")
			.run((context) -> {
				running[0] = start(context.getBean(WorkerLoader.class));
				gate.awaitCall();
			});
		assertThat(((Invocation) running[0].join()).outcome()).isEqualTo(Outcome.TERMINATED);
	}

	@Test
	void contextThatPausesKeepsItsLoader() {
		WorkerLoader own = mock(WorkerLoader.class);
		this.contextRunner.withBean("own", WorkerLoader.class, () -> own)
			.run((context) -> assertThat(context.getBean(WorkerLoaderLifecycle.class).isPauseable()).isFalse());
	}

	private static CompletableFuture<Invocation> start(WorkerLoader loader) {
		return Loaders.ready(loader)
			.runAsync(WorkerCode
				.builder("main.js", "export default { async main(argument, env) { return await env.GATE.pass(); } };")
				.bind("GATE")
				.build(), "main", (Object) null);
	}

	static class Server implements SmartLifecycle {

		private final List<String> events;

		private final StubSandboxHost host;

		private boolean running;

		Server(List<String> events, StubSandboxHost host) {
			this.events = events;
			this.host = host;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.events.add("server stopped, loader " + (this.host.isClosed() ? "closed" : "open"));
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;
		}

	}

	record Repository(List<String> events, StubSandboxHost host) implements AutoCloseable {

		@Override
		public void close() {
			this.events.add("repository destroyed, loader " + (this.host.isClosed() ? "closed" : "open"));
		}

	}

	static class Gate implements SmartLifecycle {

		private final CountDownLatch called = new CountDownLatch(1);

		private final CountDownLatch opened = new CountDownLatch(1);

		private volatile boolean openWhenClosing;

		private volatile boolean running;

		@SandboxRpc
		public String pass() throws InterruptedException {
			this.called.countDown();
			return this.opened.await(1, TimeUnit.MINUTES) ? "passed" : "timeout";
		}

		void awaitCall() throws InterruptedException {
			assertThat(this.called.await(1, TimeUnit.MINUTES)).isTrue();
		}

		@Override
		public void start() {
			this.running = true;
		}

		// Stopped along with the loader, which waits for the call meanwhile.
		@Override
		public void stop() {
			this.running = false;
			if (this.openWhenClosing) {
				this.opened.countDown();
			}
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return WorkerLoaderLifecycle.PHASE;
		}

	}

}
