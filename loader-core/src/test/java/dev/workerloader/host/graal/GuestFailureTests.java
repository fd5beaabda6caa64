package dev.workerloader.host.graal;

import dev.workerloader.host.HostStatus.State;
import dev.workerloader.host.HostUnavailableException;
import dev.workerloader.host.Slice.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GuestFailure} and what the host makes of it.
 */
class GuestFailureTests {

	@Test
	void exhaustedResourcesAreFailuresOfTheGuest() {
		assertThat(GuestFailure.of(new StackOverflowError()))
			.isEqualTo(new GuestFailure(Failure.STACK_OVERFLOW, false, null, false));
		assertThat(GuestFailure.of(new OutOfMemoryError()))
			.isEqualTo(new GuestFailure(Failure.OUT_OF_MEMORY, false, null, false));
	}

	@ParameterizedTest
	@ValueSource(
			classes = { NoClassDefFoundError.class, BootstrapMethodError.class, ExceptionInInitializerError.class })
	void errorOfAClassThatCannotBeInitialisedBreaksTheHost(Class<? extends Error> type) throws Exception {
		try (GraalSandboxHost host = TestSandboxes.host()) {
			Error error = type.getConstructor(String.class).newInstance("x.Y");
			host.failed(GuestFailure.of(error));
			assertThat(host.status().state()).isEqualTo(State.BROKEN);
			assertThat(host.status().problem()).contains(type.getName()).contains("restart");
			assertThatExceptionOfType(HostUnavailableException.class)
				.isThrownBy(() -> host.open(TestSandboxes.spec(""), new RecordingMailbox()));
		}
	}

	@Test
	void brokenClassIsNoticedAsACause() {
		Throwable thrown = new IllegalStateException("outer", new NoClassDefFoundError("x.Y"));
		assertThat(GuestFailure.of(thrown).brokenClass()).isTrue();
	}

	@Test
	void otherErrorOfTheEngineLeavesTheHostAlone() {
		GuestFailure failure = GuestFailure.of(new IllegalStateException("java.lang.NoClassDefFoundError: x.Y"));
		assertThat(failure.internal()).isTrue();
		assertThat(failure.brokenClass()).isFalse();
	}

}
