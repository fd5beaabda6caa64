package dev.workerloader;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a worker's code cannot be loaded: it is not valid, does not compile,
 * imports a module that does not exist, or its top level throws.
 *
 * @since 0.1.0
 */
public class WorkerCodeException extends WorkerException {

	private final @Nullable String module;

	private final int line;

	private final int column;

	/**
	 * Create a new {@link WorkerCodeException}.
	 * @param code what went wrong
	 * @param message a sentence that names the thing, the value and the way out
	 * @param module the module that is at fault, or {@code null} if it is none in
	 * particular
	 * @param line the line, from 1, or 0 if it is not known
	 * @param column the column, from 1, or 0 if it is not known
	 * @param cause the cause on the host's side, or {@code null}
	 * @param facts what had happened until then
	 */
	public WorkerCodeException(ErrorCode code, String message, @Nullable String module, int line, int column,
			@Nullable Throwable cause, Facts facts) {
		super(code, message, cause, facts);
		this.module = module;
		this.line = line;
		this.column = column;
	}

	/**
	 * Return the module that is at fault.
	 * @return the module's name, or {@code null} if it is none in particular
	 */
	public @Nullable String module() {
		return this.module;
	}

	/**
	 * Return the line that is at fault.
	 * @return the line, from 1, or 0 if it is not known
	 */
	public int line() {
		return this.line;
	}

	/**
	 * Return the column that is at fault.
	 * @return the column, from 1, or 0 if it is not known
	 */
	public int column() {
		return this.column;
	}

}
