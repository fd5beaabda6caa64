package dev.workerloader.internal.runtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.wire.Referents;

/**
 * The functions of a guest that the application may call, from one activity, and the
 * calls that have no answer yet. Safe for use by many threads.
 */
final class GuestFunctions {

	/**
	 * So many functions may be there at once: a guest cannot make the host keep more.
	 */
	private static final int MAX = 10_000;

	private final Set<Long> functions = new HashSet<>();

	/** Those that whoever got the result of the activity may call. */
	private final Set<Long> held = new HashSet<>();

	/** Those of them that are streams. */
	private final Set<Long> streams = new HashSet<>();

	private final Map<Long, Call> calls = new HashMap<>();

	private boolean closed;

	/**
	 * Add a function.
	 * @param holds whether the activity goes on until the function is removed
	 * @return whether there was room for it
	 */
	synchronized boolean add(long id, boolean holds) {
		if (this.functions.size() >= MAX && !this.functions.contains(id)) {
			return false;
		}
		this.functions.add(id);
		if (holds) {
			this.held.add(id);
		}
		return true;
	}

	/**
	 * Note that a function stands for a stream: the result is not whole before that was
	 * read or written to its end.
	 */
	synchronized void noteStream(long id) {
		if (this.held.contains(id)) {
			this.streams.add(id);
		}
	}

	/**
	 * Return whether a function is a stream of the result that somebody may still use.
	 */
	synchronized boolean isStreaming(long id) {
		return this.streams.contains(id);
	}

	/**
	 * Return whether somebody who got the result may still use a stream of it.
	 */
	synchronized boolean isStreaming() {
		return !this.streams.isEmpty();
	}

	/**
	 * Remove a function that nobody will call any more.
	 * @return whether it was there
	 */
	synchronized boolean remove(long id) {
		this.held.remove(id);
		this.streams.remove(id);
		return this.functions.remove(id);
	}

	synchronized boolean isEmpty() {
		return this.functions.isEmpty();
	}

	/**
	 * Return whether somebody who got the result may still call one.
	 */
	synchronized boolean isHeld() {
		return !this.held.isEmpty();
	}

	/**
	 * Hold the activity for nobody any more.
	 */
	synchronized void letGo() {
		this.held.clear();
		this.streams.clear();
	}

	/**
	 * Begin a call.
	 * @param referents what references in the result stand for, or {@code null}
	 * @return the future of its result, or {@code null} if the function can no longer be
	 * called
	 */
	synchronized @Nullable CompletableFuture<@Nullable Object> begin(long id, long callId,
			@Nullable Referents referents) {
		if (this.closed || !this.functions.contains(id)) {
			return null;
		}
		CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
		this.calls.put(callId, new Call(id, future, referents));
		return future;
	}

	/**
	 * End a call.
	 * @return the call, whose future is to be completed, or {@code null} if there is none
	 */
	synchronized @Nullable Call end(long callId) {
		return this.calls.remove(callId);
	}

	/**
	 * Let no function be called any more, and fail the calls that have no answer.
	 */
	void close() {
		List<Call> unanswered;
		synchronized (this) {
			this.closed = true;
			this.functions.clear();
			this.held.clear();
			this.streams.clear();
			unanswered = List.copyOf(this.calls.values());
			this.calls.clear();
		}
		unanswered.forEach((call) -> call.future()
			.completeExceptionally(
					new IllegalStateException("The invocation ended before the function of the worker did.")));
	}

	/**
	 * A call that has no answer yet.
	 *
	 * @param functionId the id of the function
	 * @param future its result
	 * @param referents what references in the result stand for, {@code null} if there can
	 * be none
	 */
	record Call(long functionId, CompletableFuture<@Nullable Object> future, @Nullable Referents referents) {

	}

}
