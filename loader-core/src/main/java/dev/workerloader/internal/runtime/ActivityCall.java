package dev.workerloader.internal.runtime;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.workerloader.RpcCall;

/**
 * A call to a binding, or something else that the guest asked for and waits for. Guarded
 * by the {@link ActivityCalls} that it is one of.
 */
final class ActivityCall {

	private static final String FETCH = "fetch";

	private final long id;

	private final String binding;

	private final String method;

	private final Kind kind;

	private final long startNanos = System.nanoTime();

	private RpcCall.Status status = RpcCall.Status.RUNNING;

	private long nanos;

	private @Nullable Throwable failure;

	private final CallResult result;

	/**
	 * Create a call.
	 * @param id the id under which the guest knows it
	 * @param parent the call whose result it is made on, {@code null} for none
	 */
	ActivityCall(long id, String binding, String method, @Nullable ActivityCall parent) {
		this(id, binding, method, parent, Kind.CALL);
	}

	private ActivityCall(long id, String binding, String method, @Nullable ActivityCall parent, Kind kind) {
		this.id = id;
		this.binding = binding;
		this.method = method;
		this.kind = kind;
		this.result = new CallResult((parent != null) ? parent.result : null);
	}

	/**
	 * Create a call that reads or writes a piece of a stream.
	 */
	static ActivityCall transfer(long id, String stream, String method) {
		return new ActivityCall(id, stream, method, null, Kind.TRANSFER);
	}

	/**
	 * Create a call that is a request to the outside.
	 * @param request the method and the URL
	 */
	static ActivityCall subrequest(long id, String request) {
		return new ActivityCall(id, FETCH, request, null, Kind.SUBREQUEST);
	}

	long id() {
		return this.id;
	}

	Kind kind() {
		return this.kind;
	}

	/**
	 * Return what the guest may use before it has it. Guarded by the session's lock.
	 */
	CallResult result() {
		return this.result;
	}

	String label() {
		return this.binding + "." + this.method + "()";
	}

	String name() {
		return this.binding + ((this.kind == Kind.SUBREQUEST) ? " " : ".") + this.method;
	}

	boolean isRunning() {
		return this.status == RpcCall.Status.RUNNING;
	}

	/**
	 * Return what the binding threw.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	void end(RpcCall.Status end, @Nullable Throwable cause) {
		this.status = end;
		this.nanos = System.nanoTime() - this.startNanos;
		this.failure = cause;
	}

	RpcCall toRecord() {
		long taken = isRunning() ? System.nanoTime() - this.startNanos : this.nanos;
		return new RpcCall(this.binding, this.method, Duration.ofNanos(taken), this.status);
	}

	enum Kind {

		CALL, TRANSFER, SUBREQUEST

	}

}
