package dev.workerloader;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Base of everything that the loader throws, apart from what is thrown for {@code null}
 * where a value is required.
 * <p>
 * If the worker let the exception of a binding escape, that exception is the
 * {@linkplain #getCause() cause}, so that a handler of, say, access being denied still
 * sees it. The worker never does.
 *
 * @since 0.1.0
 */
public class WorkerException extends RuntimeException {

	private final ErrorCode code;

	private final transient Facts facts;

	/**
	 * Create a new {@link WorkerException}.
	 * @param code what went wrong
	 * @param message a sentence that names the thing, the value and the way out
	 * @param cause the cause on the host's side, or {@code null}
	 * @param facts what had happened until then
	 */
	public WorkerException(ErrorCode code, String message, @Nullable Throwable cause, Facts facts) {
		super(message, cause);
		this.code = Objects.requireNonNull(code, "code");
		this.facts = Objects.requireNonNull(facts, "facts");
	}

	/**
	 * Return what went wrong, in one word.
	 * @return the code
	 */
	public ErrorCode code() {
		return this.code;
	}

	/**
	 * Return what the worker had logged.
	 * @return the log, empty if nothing ran
	 */
	public List<LogEntry> logs() {
		return facts().logs();
	}

	/**
	 * Return the calls that the worker had made to its bindings.
	 * @return the calls, empty if there were none
	 */
	public List<RpcCall> calls() {
		return facts().calls();
	}

	/**
	 * Return what the invocation had used.
	 * @return the usage
	 */
	public Usage usage() {
		return facts().usage();
	}

	@SuppressWarnings("ConstantValue") // null after deserialization
	private Facts facts() {
		return (this.facts != null) ? this.facts : Facts.NONE;
	}

	/**
	 * What had happened in an invocation when it failed.
	 *
	 * @param logs what the worker had logged
	 * @param calls the calls that the worker had made to its bindings
	 * @param usage what the invocation had used
	 * @since 0.1.0
	 */
	public record Facts(List<LogEntry> logs, List<RpcCall> calls, Usage usage) {

		/**
		 * Nothing had happened.
		 */
		public static final Facts NONE = new Facts(List.of(), List.of(), Usage.NONE);

		public Facts {
			logs = List.copyOf(logs);
			calls = List.copyOf(calls);
		}

	}

}
