package dev.workerloader.rpc;

import org.jspecify.annotations.Nullable;

/**
 * An {@code AbortSignal} of a worker in the hands of the application: what a parameter of
 * this type gets when the worker passes one. With it a worker calls off what it has asked
 * for. It is called off as well when the invocation that passed it is cancelled or ended
 * by a limit, and never after the invocation has ended by itself. Safe for use by many
 * threads.
 * <p>
 * The other way round there is none: who calls a worker cancels the future of the call.
 *
 * @since 0.1.0
 */
public interface RpcSignal {

	/**
	 * Return whether what the signal was passed for is called off.
	 * @return whether it is aborted
	 */
	boolean isAborted();

	/**
	 * Return what the worker gave as the reason.
	 * @return data, by default an {@link dev.workerloader.WorkerScriptException} with the
	 * name {@code AbortError}; {@code null} if there is none, or the invocation is over
	 */
	@Nullable Object reason();

	/**
	 * Run something when the signal is aborted, at once if it is already: on a thread of
	 * the binding executor, for nobody's account.
	 * @param action what to run; what it throws is logged
	 */
	void onAbort(Runnable action);

}
