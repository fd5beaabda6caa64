package dev.workerloader.internal.rpc;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.workerloader.internal.rpc.GuestErrors.Description;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.rpc.GuestVisible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class GuestErrorsTests {

	private final GuestErrors errors = new GuestErrors(IllegalMonitorStateException.class::isAssignableFrom);

	@Test
	void unmarkedExceptionBecomesAGenericSentenceWithAnId() {
		for (Throwable failure : new Throwable[] { new IllegalStateException("jdbc:secret"), new Exception("secret"),
				new OutOfMemoryError("secret"), new StackOverflowError(), new HostileException(),
				new IllegalStateException("secret", new VisibleException("visible cause")) }) {
			Description description = this.errors.describe(failure, "CHAT_ROOM.post");
			assertThat(description.code()).isEqualTo("BINDING_FAILED");
			assertThat(description.name()).isEqualTo("Error");
			assertThat(description.correlationId()).matches("[0-9a-f]{16}");
			assertThat(description.message())
				.isEqualTo("CHAT_ROOM.post failed. The application's log has the details under "
						+ description.correlationId() + ".");
		}
	}

	@Test
	void idsDiffer() {
		assertThat(this.errors.describe(new Exception(), "A.b").correlationId())
			.isNotEqualTo(this.errors.describe(new Exception(), "A.b").correlationId());
	}

	@Test
	void markedExceptionIsVisibleByItsSimpleNameAndMessage() {
		assertThat(this.errors.describe(new VisibleException("The room is full."), "CHAT_ROOM.post"))
			.isEqualTo(new Description("VisibleException", "The room is full.", "BINDING_FAILED", null));
		assertThat(this.errors.describe(new SubException("x"), "CHAT_ROOM.post").name()).isEqualTo("SubException");
		assertThat(this.errors.describe(new IllegalMonitorStateException("configured"), "CHAT_ROOM.post").message())
			.isEqualTo("configured");
	}

	// Attack RPC-31.
	@Test
	void visibleMessageIsEscapedAndCut() {
		Description description = this.errors
			.describe(new VisibleException("\u001b[31m\u202e\u200b" + "x".repeat(65536)), "A.b");
		assertThat(description.message()).startsWith("\\u{1b}[31m\\u{202e}\\u{200b}xxx")
			.endsWith("x…")
			.hasSizeLessThan(2_100);
	}

	@Test
	void visibleExceptionWithoutAUsableMessageGetsOne() {
		assertThat(this.errors.describe(new VisibleException(null), "A.b").message()).isEqualTo("A.b failed.");
		assertThat(this.errors.describe(new VisibleHostileException(), "A.b").message()).isEqualTo("A.b failed.");
	}

	@Test
	void deniedAccessHasItsOwnCode() {
		assertThat(this.errors.describe(new AccessDeniedException("secret role"), "A.b"))
			.isEqualTo(new Description("Error", "Access to A.b is denied.", "ACCESS_DENIED", null));
		assertThat(this.errors.describe(new AuthorizationDeniedException(), "A.b").code()).isEqualTo("ACCESS_DENIED");
		assertThat(this.errors.describe(new java.nio.file.AccessDeniedException("/etc/secret"), "A.b"))
			.satisfies((seen) -> {
				assertThat(seen.code()).isEqualTo("BINDING_FAILED");
				assertThat(seen.correlationId()).isNotNull();
			});
	}

	@Test
	void wrappersOfFuturesAreTakenOff() {
		Throwable failure = new CompletionException(new ExecutionException(new VisibleException("x")));
		assertThat(this.errors.describe(failure, "A.b").message()).isEqualTo("x");
		assertThat(GuestErrors.unwrap(failure)).isInstanceOf(VisibleException.class);
	}

	@Test
	void badArgumentsAreExplained() {
		assertThat(GuestErrors.badArguments(new BadArgumentsException("text must be a string, but was the number 1."),
				"CHAT_ROOM.post"))
			.isEqualTo(new Description("TypeError", "CHAT_ROOM.post: text must be a string, but was the number 1.",
					"BAD_ARGUMENTS", null));
	}

	// Attack ESC-29, at run time.
	@Test
	void resultThatCannotCrossIsReportedWithItsPathOnly() {
		UnencodableException failure = catchThrowableOfType(UnencodableException.class,
				() -> ValueWriter.of(Object.class).encode(new Object[] { Thread.currentThread() }, "result", 100));
		Description description = GuestErrors.unencodable(failure, "CHAT_ROOM.post");
		assertThat(description.message())
			.isEqualTo("CHAT_ROOM.post: result[0] is a value that cannot be passed to a worker.");
		assertThat(description.code()).isEqualTo("NOT_SERIALIZABLE");
		assertThat(description.correlationId()).isNotNull();
	}

	static class HostileException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("secret");
		}

	}

	@GuestVisible
	static final class VisibleHostileException extends HostileException {

		private static final long serialVersionUID = 1L;

	}

	@GuestVisible
	static class VisibleException extends Exception {

		private static final long serialVersionUID = 1L;

		VisibleException(@Nullable String message) {
			super(message);
		}

	}

	static final class SubException extends VisibleException {

		private static final long serialVersionUID = 1L;

		SubException(String message) {
			super(message);
		}

	}

	static class AccessDeniedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		AccessDeniedException(String message) {
			super(message);
		}

	}

	static final class AuthorizationDeniedException extends AccessDeniedException {

		private static final long serialVersionUID = 1L;

		AuthorizationDeniedException() {
			super("secret");
		}

	}

}
