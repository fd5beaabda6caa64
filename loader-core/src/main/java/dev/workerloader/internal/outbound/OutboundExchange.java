package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.net.TargetUrl;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundEvent.Result;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundHandler;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * One request of a worker, from the checks to the end of the response's body. One hop: a
 * redirect is a response like others, and what follows it is another request.
 * <p>
 * Everything is checked here, in the order of semantics section 6: the URL is parsed
 * once, then its scheme, that it has no user name, host, port and rule are looked at;
 * only then is the name resolved, every address checked, and one of those addresses
 * connected to.
 */
public final class OutboundExchange {

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private static final int MAX_METHOD = 20;

	private static final int MAX_PATH = 1_000;

	private final OutboundGateway gateway;

	private final OutboundPolicy policy;

	private final WorkerRequest request;

	private final OutboundCaller caller;

	private final @Nullable OutboundExchange parent;

	private final Abort abort = new Abort();

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile long startNanos = System.nanoTime();

	private volatile long deadlineNanos;

	private volatile Runnable timer = () -> {
	};

	private volatile @Nullable ObservedAttempt observed;

	private volatile @Nullable OutboundEvent event;

	private volatile @Nullable TargetUrl url;

	private volatile @Nullable OutboundRule rule;

	private volatile int status;

	OutboundExchange(OutboundGateway gateway, OutboundPolicy policy, WorkerRequest request, OutboundCaller caller,
			@Nullable OutboundExchange parent) {
		this.gateway = gateway;
		this.policy = policy;
		this.request = request;
		this.caller = caller;
		this.parent = parent;
	}

	/**
	 * Make the request and wait for the head of the response. Can be called once, by any
	 * thread that may block.
	 * @return the response, whose body is read from the connection; the time of the
	 * request runs until it was read to its end or closed. Reading it throws an
	 * {@link IOException} whose cause is an {@link OutboundException}.
	 * @throws OutboundDeniedException if the request is not allowed
	 * @throws OutboundException if it got no response
	 */
	public WorkerResponse run() {
		if (!this.started.compareAndSet(false, true)) {
			throw new IllegalStateException("The request has been made");
		}
		// Wakes what nobody else can: a handler, or a wait for the worker's body.
		Runnable interrupt = Thread.currentThread()::interrupt;
		this.abort.onAbort(interrupt);
		try {
			WorkerResponse response = respond(start());
			if (isAborted()) {
				response.close();
			}
			requireNotAborted();
			return response;
		}
		catch (IOException | RuntimeException ex) {
			OutboundException failure = failure(ex);
			end((failure instanceof OutboundDeniedException) ? Result.DENIED : Result.FAILED, failure.reason(), 0);
			throw failure;
		}
		catch (Error ex) {
			end(Result.FAILED, OutboundReason.CONNECTION, 0);
			this.abort.now(OutboundReason.CONNECTION);
			throw ex;
		}
		finally {
			this.abort.forget(interrupt);
			if (isAborted()) {
				Thread.interrupted(); // ours, and nobody else may find it
			}
		}
	}

	/**
	 * End the request at whatever stage it is, and close its connection. The response's
	 * body, if there is one already, cannot be read any more.
	 */
	public void cancel() {
		abort(OutboundReason.CANCELLED);
	}

	void abort(OutboundReason reason) {
		this.abort.now(reason);
		if (this.started.get()) {
			end(Result.FAILED, reason, 0);
		}
	}

	boolean isAborted() {
		return this.abort.reason() != null;
	}

	private ObservedAttempt start() {
		this.startNanos = System.nanoTime();
		this.deadlineNanos = (this.parent != null) ? this.parent.deadlineNanos
				: this.startNanos + this.policy.timeout().toNanos();
		ObservedAttempt attempt = this.gateway.observe(this.policy);
		this.observed = attempt;
		OutboundEvent missed = this.event;
		if (missed != null) {
			attempt.end(missed); // cancelled in between
		}
		this.timer = this.gateway.opened(this, this.deadlineNanos - this.startNanos);
		if (this.parent != null) {
			Abort all = this.parent.abort;
			all.onAbort(() -> this.abort.now(Objects.requireNonNull(all.reason())));
		}
		return attempt;
	}

	private WorkerResponse respond(ObservedAttempt attempt) throws IOException {
		requireNotAborted();
		if (this.policy.isBlocked()) {
			throw Failures.blocked(this.request.url());
		}
		TargetUrl target = parse();
		this.url = target;
		if (!METHODS.contains(this.request.method())) {
			throw Failures.method(this.policy, this.request.method());
		}
		OutboundHandler handler = this.policy.handler();
		return (handler != null && this.parent == null) ? handle(handler, attempt) : send(target, attempt);
	}

	private TargetUrl parse() {
		try {
			return TargetUrl.parse(this.request.url());
		}
		catch (IllegalArgumentException ex) {
			throw Failures.url(this.policy, this.request.url(), String.valueOf(ex.getMessage()));
		}
	}

	@SuppressWarnings("NullAway") // a handler may return what it should not
	private WorkerResponse handle(OutboundHandler handler, ObservedAttempt attempt) {
		try {
			WorkerResponse response = handleInScope(handler, attempt);
			if (response == null) {
				throw new IllegalStateException("The handler returned null");
			}
			this.status = response.status();
			end(Result.ALLOWED, null, 0);
			return response;
		}
		catch (OutboundException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new HandlerFailedException(ex);
		}
	}

	private WorkerResponse handleInScope(OutboundHandler handler, ObservedAttempt attempt) throws Exception {
		OutboundObserver.Scope scope = attempt.open();
		try {
			return handler.handle(this.request, new HandlerContext(this, this.caller));
		}
		finally {
			scope.close();
		}
	}

	WorkerResponse forward(WorkerRequest forwarded) {
		if (this.ended.get()) {
			throw new OutboundException(OutboundReason.CANCELLED,
					"The request has ended, so its handler cannot forward it any more.", null);
		}
		return new OutboundExchange(this.gateway, this.policy, forwarded, this.caller, this).run();
	}

	private WorkerResponse send(TargetUrl target, ObservedAttempt attempt) throws IOException {
		OutboundRule matched = rule(target);
		if (this.request.hasBody() && (this.request.method().equals("GET") || this.request.method().equals("HEAD"))) {
			throw Failures.bodyOf(this.request.method());
		}
		Map<String, String> trace = attempt.traceHeaders();
		Map<String, List<String>> headers = RequestHeaders.of(this.request, matched, trace);
		List<InetAddress> addresses = addresses(target, matched);
		Connection connection = new Connection(this.policy, target, addresses, this.abort);
		boolean handedOver = false;
		try {
			InjectedHeaders injected = InjectedHeaders.of(matched, trace);
			injected.addTo(headers);
			ClassicHttpRequest message = message(target, headers, connection);
			requireNotAborted();
			WorkerResponse response = receive(connection, connection.send(message), target, injected);
			handedOver = true;
			return response;
		}
		finally {
			if (!handedOver) {
				connection.close();
			}
		}
	}

	private OutboundRule rule(TargetUrl target) {
		String method = this.request.method();
		for (OutboundRule candidate : this.policy.rules()) {
			if (candidate.methods().contains(method) && candidate.matches(target.toString())) {
				if (!this.gateway.allowedOrigins().allows(target)) {
					throw Failures.rule(OutboundReason.ORIGIN, this.policy, method, target);
				}
				this.rule = candidate;
				return candidate;
			}
		}
		throw Failures.rule(OutboundReason.RULE, this.policy, method, target);
	}

	private ClassicHttpRequest message(TargetUrl target, Map<String, List<String>> headers, Connection connection)
			throws IOException {
		ClassicHttpRequest message = new BasicClassicHttpRequest(this.request.method(),
				new HttpHost(target.scheme(), target.host().unbracketed(), target.port()), target.requestTarget());
		headers.forEach((name, values) -> values.forEach((value) -> message.addHeader(name, value)));
		message.addHeader("Accept-Encoding", ContentCoding.ACCEPTED);
		if (this.request.hasBody()) {
			message.setEntity(RequestBody.of(this.request.body(), this.policy.requestSize(), connection::abort));
		}
		return message;
	}

	private List<InetAddress> addresses(TargetUrl target, OutboundRule matched) {
		InetAddress literal = target.host().literal();
		List<InetAddress> addresses = (literal != null) ? List.of(literal)
				: this.gateway.names().resolve(target.host().text(), this.abort);
		if (addresses.isEmpty() || !addresses.stream().allMatch(matched::allows)) {
			throw Failures.address(this.policy, target);
		}
		return addresses;
	}

	private WorkerResponse receive(Connection connection, ClassicHttpResponse response, TargetUrl target,
			InjectedHeaders injected) throws IOException {
		HttpEntity entity = response.getEntity();
		ContentCoding coding = (entity != null) ? ContentCoding.of(response) : null;
		WorkerResponse.Builder builder = ResponseHeaders.copy(response, coding != null, injected);
		this.status = response.getCode();
		if (entity == null) {
			connection.close();
			end(Result.ALLOWED, null, 0);
			return builder.build();
		}
		if (coding == null && entity.getContentLength() > this.policy.responseSize()) {
			throw new LimitExceededException(OutboundReason.RESPONSE_SIZE);
		}
		InputStream content = entity.getContent();
		return builder
			.body(new ResponseBody(content, coding, this.policy.responseSize(), new BodyEnd(connection, target)))
			.build();
	}

	private void requireNotAborted() {
		OutboundReason reason = this.abort.reason();
		if (reason != null) {
			throw new OutboundException(reason, "", null); // failure(…) finds the words
		}
	}

	/**
	 * Return what the worker is told. When the request was ended, all that fails then is
	 * a consequence.
	 */
	private OutboundException failure(Exception failure) {
		TargetUrl target = this.url;
		OutboundReason reason = this.abort.reason();
		if (reason != null) {
			return (target != null) ? Failures.of(reason, this.policy, target, failure)
					: new OutboundException(reason, "The request was cancelled.", failure);
		}
		if (failure instanceof OutboundException exception) {
			return exception;
		}
		if (target == null) {
			return new OutboundException(OutboundReason.CONNECTION, "The request failed.", failure);
		}
		if (failure instanceof HandlerFailedException failed) {
			this.gateway.handlerFailed(this.policy, failed.getCause());
			return Failures.of(OutboundReason.HANDLER_FAILED, this.policy, target, failed.getCause());
		}
		return Failures.of(Failures.reasonOf(failure), this.policy, target, failure);
	}

	private void end(Result result, @Nullable OutboundReason reason, long bytes) {
		if (this.ended.compareAndSet(false, true)) {
			this.timer.run();
			TargetUrl target = this.url;
			OutboundRule matched = this.rule;
			OutboundEvent told = new OutboundEvent(this.caller.sandboxId(), this.caller.workerId(), this.caller.owner(),
					SafeText.escape(this.request.method(), MAX_METHOD), (target != null) ? target.origin() : "",
					(target != null) ? SafeText.escape(target.path(), MAX_PATH) : "", this.policy.name(),
					(matched != null) ? matched.url() : null, result, reason, this.status,
					Duration.ofNanos(System.nanoTime() - this.startNanos), bytes);
			this.event = told;
			ObservedAttempt attempt = this.observed;
			if (attempt != null) {
				attempt.end(told);
			}
			this.gateway.ended(this, told);
		}
	}

	/**
	 * Ends the request with the body of its response.
	 */
	private final class BodyEnd implements ResponseBody.Listener {

		private final Connection connection;

		private final TargetUrl target;

		BodyEnd(Connection connection, TargetUrl target) {
			this.connection = connection;
			this.target = target;
		}

		@Override
		public void checkRunning() throws IOException {
			if (isAborted()) {
				throw new IOException("The request has ended");
			}
		}

		@Override
		public void ended(long bytes) {
			this.connection.close();
			end(Result.ALLOWED, null, bytes);
		}

		@Override
		public IOException failed(Exception failure, long bytes) {
			OutboundReason aborted = OutboundExchange.this.abort.reason();
			OutboundReason reason = (aborted != null) ? aborted : Failures.reasonOf(failure);
			this.connection.close();
			end(Result.FAILED, reason, bytes);
			OutboundException told = Failures.of(reason, OutboundExchange.this.policy, this.target, failure);
			return new IOException(told.getMessage(), told);
		}

	}

}
