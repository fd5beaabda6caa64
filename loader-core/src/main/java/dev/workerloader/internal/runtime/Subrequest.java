package dev.workerloader.internal.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.RpcCall;
import dev.workerloader.internal.leak.Lease;
import dev.workerloader.internal.outbound.Exchange;
import dev.workerloader.internal.outbound.WebSocketChannel;
import dev.workerloader.internal.rpc.GuestErrors.Description;
import dev.workerloader.internal.wire.MessageTooLargeException;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.outbound.WorkerResponse;

/**
 * A request that a guest makes to the outside. It is sent on a thread of the binding
 * executor, or where it comes from if a fast handler answers it, and given up when nobody
 * waits for it any more.
 *
 * @param <T> what the outside answers
 */
final class Subrequest<T> implements OutgoingCall {

	private final GuestCall call;

	private final Exchange<T> exchange;

	private final Kind<T> kind;

	private final BindingCalls calls;

	private final CallTerms terms;

	private final Lease lease;

	private final Runnable onEnd;

	private final @Nullable Object callee;

	/** Cancelled with the other results that the invocation waits for. */
	private final CompletableFuture<Void> handle = new CompletableFuture<>() {

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			Subrequest.this.exchange.cancel();
			return super.cancel(mayInterruptIfRunning);
		}

	};

	/**
	 * Create a new {@link Subrequest}.
	 * @param callee what answers it, if that may be fast
	 * @param onEnd called once when it is through
	 */
	Subrequest(GuestCall call, Exchange<T> exchange, Kind<T> kind, BindingCalls calls, CallTerms terms,
			@Nullable Object callee, Lease lease, Runnable onEnd) {
		this.call = call;
		this.exchange = exchange;
		this.kind = kind;
		this.calls = calls;
		this.terms = terms;
		this.callee = callee;
		this.lease = lease;
		this.onEnd = onEnd;
	}

	@Override
	public @Nullable Object callee() {
		return this.callee;
	}

	@Override
	public void startInline() {
		this.calls.executor().run(this::runInContext);
	}

	@Override
	public void start() {
		if (!this.calls.executor().execute(this::runInContext)) {
			end();
			fail(null,
					new Description("Error",
							"The request cannot be sent now: the application is shutting down or its executor is full. "
									+ "Try again.",
							ErrorCode.EGRESS_FAILED.name(), null));
		}
	}

	/**
	 * Give the request up: its guest does not wait any more.
	 */
	void cancel() {
		this.handle.cancel(true);
	}

	private void runInContext() {
		this.call.activity().results().add(this.handle);
		try {
			this.call.activity().context().wrap(this::run).run();
		}
		catch (RuntimeException ex) {
			failed(ex); // of a task decorator: the request itself throws nothing
		}
		finally {
			end();
		}
	}

	private void end() {
		this.call.activity().results().remove(this.handle);
		this.onEnd.run();
		this.lease.close();
	}

	private void run() {
		long startNanos = System.nanoTime();
		try {
			succeed(this.exchange.run());
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
		catch (Error ex) {
			failed(ex);
			throw ex;
		}
		finally {
			this.calls.inline().took(this.callee, System.nanoTime() - startNanos);
		}
	}

	private void succeed(T answer) {
		if (!this.call.isRunning()) {
			this.kind.discard().accept(answer);
			return;
		}
		int limit = (int) Math.min(this.call.activity().limits().get(Limit.MESSAGE_SIZE), Integer.MAX_VALUE);
		CallReferences references = new CallReferences(this.call.session(), this.call.activity(), this.terms,
				this.kind.label());
		try {
			Object crossing = this.kind.crossing().apply(answer);
			String encoded = this.kind.writer().encode(crossing, "response", limit, references, () -> {
			});
			this.call.succeed(new CallResult.Outcome(crossing, crossing.getClass(), null), encoded);
		}
		catch (MessageTooLargeException | UnencodableException ex) {
			this.kind.discard().accept(answer);
			fail(ex, new Description("TypeError",
					"The response cannot be passed on: its headers are too large, or the invocation has too many "
							+ "streams open.",
					ErrorCode.EGRESS_FAILED.name(), null));
		}
	}

	private void failed(Throwable failure) {
		Description seen = this.calls.guestErrors().describe(failure, "fetch");
		this.calls.log(this.call, "fetch", failure, seen);
		fail(failure, seen);
	}

	private void fail(@Nullable Throwable failure, Description seen) {
		boolean denied = seen.code().equals(ErrorCode.EGRESS_DENIED.name());
		this.call.fail(denied ? RpcCall.Status.REFUSED : RpcCall.Status.FAILED, failure, seen);
	}

	/**
	 * What is asked for.
	 *
	 * @param label what messages call it
	 * @param crossing makes of the answer what the guest gets
	 * @param writer writes that
	 * @param discard lets go of an answer that nobody gets
	 */
	record Kind<T>(String label, Function<T, Object> crossing, ValueWriter writer, Consumer<T> discard) {

		static final Kind<WorkerResponse> RESPONSE = new Kind<>("the response", (response) -> response,
				ValueWriter.of(WorkerResponse.class), WorkerResponse::close);

		static final Kind<WebSocketChannel> SOCKET = new Kind<>("WebSocket", GuestSocket::opened,
				ValueWriter.of(GuestSocket.Opened.class), WebSocketChannel::close);

	}

}
