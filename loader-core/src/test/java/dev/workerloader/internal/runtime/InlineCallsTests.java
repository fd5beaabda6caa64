package dev.workerloader.internal.runtime;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.workerloader.internal.rpc.RpcContract;
import dev.workerloader.internal.rpc.RpcMethod;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InlineCalls}.
 */
class InlineCallsTests {

	private static final long FAST = TimeUnit.MICROSECONDS.toNanos(99);

	private static final long SLOW = TimeUnit.MICROSECONDS.toNanos(101);

	private final InlineCalls calls = new InlineCalls();

	private RpcMethod first;

	private RpcMethod second;

	@BeforeEach
	void findMethods() {
		RpcContract contract = RpcContract.of(Binding.of(new Api()));
		this.first = contract.method("first");
		this.second = contract.method("second");
	}

	@Test
	void methodIsCalledInlineAfterThirtyTwoFastCalls() {
		takes(this.first, FAST, 31);
		assertThat(this.calls.enter(this.first)).isFalse();
		takes(this.first, FAST, 1);
		assertThat(this.calls.enter(this.first)).isTrue();
		assertThat(this.calls.enter(this.second)).isFalse();
	}

	@Test
	void slowCallTakesItBack() {
		takes(this.first, FAST, 1_000);
		takes(this.first, SLOW, 1);
		assertThat(this.calls.enter(this.first)).isFalse();
		takes(this.first, FAST, 31);
		assertThat(this.calls.enter(this.first)).isFalse();
		takes(this.first, FAST, 1);
		assertThat(this.calls.enter(this.first)).isTrue();
	}

	@Test
	void callsThatRunInlineAtOnceAreBounded() {
		takes(this.first, FAST, 32);
		int processors = Runtime.getRuntime().availableProcessors();
		for (int i = 0; i < processors; i++) {
			assertThat(this.calls.enter(this.first)).isTrue();
		}
		assertThat(this.calls.enter(this.first)).isFalse();
		this.calls.leave();
		assertThat(this.calls.enter(this.first)).isTrue();
	}

	private void takes(RpcMethod method, long nanos, int times) {
		for (int i = 0; i < times; i++) {
			this.calls.took(method, nanos);
		}
	}

	@SandboxRpc
	public static class Api {

		public int first() {
			return 1;
		}

		public int second() {
			return 2;
		}

	}

}
