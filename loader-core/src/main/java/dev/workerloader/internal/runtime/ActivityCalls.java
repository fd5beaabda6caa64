package dev.workerloader.internal.runtime;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.RpcCall;

/**
 * The calls that one activity has made, and what is left of its budgets for more. What
 * counts here also counts in the activities above. Safe for use by many threads.
 */
final class ActivityCalls {

	private final Limits limits;

	private final @Nullable ActivityCalls above;

	private final Map<Long, ActivityCall> calls = new LinkedHashMap<>();

	/** Pieces of streams that are being read or written. */
	private final Map<Long, ActivityCall> transfers = new HashMap<>();

	private final Map<CallTerms, Integer> callsUnder = new HashMap<>();

	private int subrequests;

	private boolean beyondSubrequests;

	private int inFlight;

	/** What invocations of workers that this one has started have spent of its own. */
	private int nestedCalls;

	private int nestedSubrequests;

	private int nestedInFlight;

	private boolean closed;

	/**
	 * Create the calls of an activity.
	 * @param above the calls of the activity that spends what this one spends, or
	 * {@code null}
	 */
	ActivityCalls(Limits limits, @Nullable ActivityCalls above) {
		this.limits = limits;
		this.above = above;
	}

	/**
	 * Start a call.
	 * @return whether it begins, since the activity goes on, no other call has its id,
	 * and its budget and those above have room for it
	 */
	synchronized boolean begin(ActivityCall call) {
		if (this.closed || this.transfers.containsKey(call.id()) || this.calls.containsKey(call.id())
				|| !hasRoom(call.kind())) {
			return false;
		}
		switch (call.kind()) {
			case TRANSFER -> this.transfers.put(call.id(), call);
			case SUBREQUEST -> {
				this.calls.put(call.id(), call);
				this.subrequests++;
			}
			case CALL -> this.calls.put(call.id(), call);
		}
		this.inFlight++;
		return true;
	}

	private boolean hasRoom(ActivityCall.Kind kind) {
		boolean own = switch (kind) {
			case TRANSFER -> true;
			case SUBREQUEST -> remainingOwnSubrequests() > 0;
			case CALL -> remainingOwn() > 0;
		};
		return own && (this.above == null || this.above.takeNested(kind));
	}

	private synchronized boolean takeNested(ActivityCall.Kind kind) {
		if (!hasRoom(kind)) {
			return false;
		}
		this.nestedCalls += (kind == ActivityCall.Kind.CALL) ? 1 : 0;
		this.nestedSubrequests += (kind == ActivityCall.Kind.SUBREQUEST) ? 1 : 0;
		this.nestedInFlight++;
		return true;
	}

	private synchronized void endNested() {
		this.nestedInFlight--;
	}

	/**
	 * End a call.
	 * @return whether it had not ended, so that the result counts
	 */
	boolean end(ActivityCall call, RpcCall.Status status, @Nullable Throwable failure) {
		if (!finish(call, status, failure)) {
			return false;
		}
		for (ActivityCalls counting = this.above; counting != null; counting = counting.above) {
			counting.endNested();
		}
		return true;
	}

	private synchronized boolean finish(ActivityCall call, RpcCall.Status status, @Nullable Throwable failure) {
		if (!call.isRunning()) {
			return false;
		}
		call.end(status, failure);
		this.inFlight--;
		// What failed may come out of the guest's error, which needs its cause.
		if (this.transfers.remove(call.id()) != null && failure != null
				&& rpcCalls() < this.limits.get(Limit.RPC_CALLS)) {
			this.calls.put(call.id(), call);
		}
		return true;
	}

	/**
	 * Return a call by its id.
	 */
	synchronized @Nullable ActivityCall get(long id) {
		return this.calls.get(id);
	}

	synchronized boolean isRunning(ActivityCall call) {
		return call.isRunning();
	}

	/**
	 * Return the names of the calls that nobody has waited for.
	 */
	synchronized List<String> running() {
		return this.calls.values().stream().filter(ActivityCall::isRunning).map(ActivityCall::name).toList();
	}

	/**
	 * Return what a binding threw.
	 */
	synchronized @Nullable Throwable failureOf(@Nullable Long id) {
		ActivityCall call = (id != null) ? this.calls.get(id) : null;
		return (call != null) ? call.failure() : null;
	}

	private int rpcCalls() {
		return this.calls.size() - this.subrequests;
	}

	/**
	 * Return how many calls to bindings may still be made.
	 */
	long remaining() {
		long own = remainingOwn();
		return (this.above != null) ? Math.min(own, this.above.remaining()) : own;
	}

	private synchronized long remainingOwn() {
		return this.limits.get(Limit.RPC_CALLS) - rpcCalls() - this.nestedCalls;
	}

	/**
	 * Return how many requests to the outside may still be made.
	 */
	long remainingSubrequests() {
		long own = remainingOwnSubrequests();
		return (this.above != null) ? Math.min(own, this.above.remainingSubrequests()) : own;
	}

	/**
	 * Note a request to the outside that may not be made, since too many were.
	 * @return whether it is the first
	 */
	synchronized boolean isFirstBeyondSubrequests() {
		boolean first = !this.beyondSubrequests;
		this.beyondSubrequests = true;
		return first;
	}

	private synchronized long remainingOwnSubrequests() {
		return this.limits.get(Limit.SUBREQUESTS) - this.subrequests - this.nestedSubrequests;
	}

	/**
	 * Count a call to a binding.
	 * @param terms what holds for the binding
	 * @return whether there may be so many
	 */
	boolean count(CallTerms terms) {
		if (terms.maxCalls() == Integer.MAX_VALUE) {
			return true;
		}
		boolean within = true;
		for (ActivityCalls counting = this; counting != null; counting = counting.above) {
			within &= counting.countOwn(terms);
		}
		return within;
	}

	private synchronized boolean countOwn(CallTerms terms) {
		return this.callsUnder.merge(terms, 1, Integer::sum) <= terms.maxCalls();
	}

	/**
	 * Return whether more calls are in flight than may be.
	 */
	boolean hasTooManyInFlight() {
		return inFlight() > this.limits.get(Limit.CALLS_IN_FLIGHT)
				|| (this.above != null && this.above.hasTooManyInFlight());
	}

	synchronized int inFlight() {
		return this.inFlight + this.nestedInFlight;
	}

	/**
	 * Return whether the guest may still get an answer.
	 */
	synchronized boolean isPending() {
		return !this.closed && this.inFlight > 0;
	}

	/**
	 * Let no call begin any more. Those that run go on to their end.
	 */
	synchronized void close() {
		this.closed = true;
	}

	/**
	 * Return what was called so far.
	 */
	synchronized Made made() {
		return new Made(this.calls.values().stream().map(ActivityCall::toRecord).toList(),
				rpcCalls() + this.nestedCalls, this.subrequests + this.nestedSubrequests);
	}

	/**
	 * What was called.
	 *
	 * @param calls all that the guest itself has called, but of the pieces of streams
	 * only those that failed
	 * @param rpcCalls how many calls to bindings there were, those of workers that the
	 * guest has started included
	 * @param subrequests how many requests to the outside there were, likewise
	 */
	record Made(List<RpcCall> calls, int rpcCalls, int subrequests) {

	}

}
