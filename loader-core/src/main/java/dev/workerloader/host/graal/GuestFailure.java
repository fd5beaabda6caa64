package dev.workerloader.host.graal;

import java.util.Locale;

import dev.workerloader.host.Slice.Failure;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/**
 * What escaped from a guest, without any reference to it: an exception of a guest keeps
 * the guest's context alive.
 *
 * @param failure the kind of failure
 * @param internal whether the engine failed, not the guest's code
 * @param text the exception's type and message, for the host's log only
 * @param brokenClass whether a class of the JVM is broken for good
 */
record GuestFailure(Failure failure, boolean internal, @Nullable String text, boolean brokenClass) {

	private static final String[] BROKEN_CLASS_ERRORS = { "java.lang.NoClassDefFoundError",
			"java.lang.ExceptionInInitializerError", "java.lang.BootstrapMethodError" };

	// What the engine makes of an exhausted stack of JavaScript frames.
	private static final String STACK_OVERFLOW = "RangeError: Maximum call stack size exceeded";

	static GuestFailure of(Throwable thrown) {
		if (thrown instanceof PolyglotException ex) {
			return of(ex);
		}
		if (thrown instanceof StackOverflowError) {
			return new GuestFailure(Failure.STACK_OVERFLOW, false, null, false);
		}
		if (thrown instanceof OutOfMemoryError) {
			return new GuestFailure(Failure.OUT_OF_MEMORY, false, null, false);
		}
		return internal(thrown, thrown.toString());
	}

	private static GuestFailure of(PolyglotException ex) {
		if (ex.isResourceExhausted()) {
			boolean stack = String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT).contains("stack");
			return new GuestFailure((stack) ? Failure.STACK_OVERFLOW : Failure.OUT_OF_MEMORY, false, null, false);
		}
		if (String.valueOf(ex.getMessage()).startsWith(STACK_OVERFLOW)) {
			return new GuestFailure(Failure.STACK_OVERFLOW, false, null, false);
		}
		if (ex.isInternalError()) {
			return internal(ex, String.valueOf(ex.getMessage()));
		}
		return new GuestFailure(Failure.ERROR, false, null, false);
	}

	// The message of an internal error begins with the error's type. Text that a guest
	// can
	// choose comes later in it, if at all.
	private static GuestFailure internal(Throwable thrown, String text) {
		boolean broken = false;
		for (String error : BROKEN_CLASS_ERRORS) {
			broken |= text.startsWith(error);
		}
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			broken |= cause instanceof LinkageError;
		}
		return new GuestFailure(Failure.ERROR, true, text, broken);
	}

}
