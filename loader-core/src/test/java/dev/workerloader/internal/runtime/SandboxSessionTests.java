package dev.workerloader.internal.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.Delivery;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.Slice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SandboxSession} with a host that answers at once, before {@code deliver}
 * returns: the earliest moment at which anything can happen.
 */
class SandboxSessionTests {

	@Test
	void loadThatFailsAtOnceFindsItsInvocation() throws Exception {
		assertThat(run("[\"failed\",0,{\"name\":\"Error\",\"message\":\"at once\"}]").error()).isNotNull()
			.extracting(WorkerException::code)
			.isEqualTo(ErrorCode.START_FAILED);
	}

	@Test
	void resultThatComesAtOnceFindsItsInvocation() throws Exception {
		assertThat(run("[\"loaded\",0,[]]", "[\"result\",1,\"at once\",false]").value()).isEqualTo("at once");
	}

	@Test
	void sandboxThatIsLostAtOnceEndsItsInvocation() throws Exception {
		assertThat(run("not a message").error()).isNotNull()
			.extracting(WorkerException::code)
			.isEqualTo(ErrorCode.SANDBOX_LOST);
	}

	private static Invocation run(String... answers) throws Exception {
		WorkerCode code = WorkerCode.builder("main.js", "export default { go() { } };").build();
		try (WorkerLoader loader = WorkerLoader.builder().host(new PromptHost(List.of(answers))).build()) {
			CompletableFuture<Invocation> invocation = loader.runAsync(code, "go");
			return invocation.get(20, TimeUnit.SECONDS);
		}
	}

	/**
	 * Answers the first message with the first answer, and so on.
	 */
	private static final class PromptHost implements SandboxHost {

		private final List<String> answers;

		PromptHost(List<String> answers) {
			this.answers = answers;
		}

		@Override
		public Isolation isolation() {
			return Isolation.CONTEXT;
		}

		@Override
		public Sandbox open(SandboxSpec spec, Mailbox mailbox) {
			return new Sandbox() {

				private int delivered;

				@Override
				public void deliver(Delivery delivery) {
					String answer = PromptHost.this.answers.get(this.delivered++);
					mailbox.received(new Slice(delivery.account(), List.of(answer), false, null));
				}

				@Override
				public void terminate() {
					mailbox.ended(new SandboxEnd(SandboxEnd.Reason.TERMINATED, null));
				}

			};
		}

		@Override
		public HostStatus status() {
			return new HostStatus("prompt", HostStatus.State.READY, null, 0, 0, 0, 1, 0, 0, 0);
		}

		@Override
		public void close() {
			// Nothing runs once a call has returned.
		}

	}

}
