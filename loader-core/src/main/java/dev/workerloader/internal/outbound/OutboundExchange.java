package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.net.TargetUrl;
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
 * The time of the request runs until the body of the response was read to its end or
 * closed. Reading it throws an {@link IOException} whose cause is an
 * {@link OutboundException}.
 */
public final class OutboundExchange extends Exchange<WorkerResponse> {

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private final WorkerRequest request;

	OutboundExchange(OutboundGateway gateway, OutboundPolicy policy, WorkerRequest request, OutboundCaller caller,
			@Nullable OutboundExchange parent) {
		super(gateway, policy, caller, parent);
		this.request = request;
	}

	@Override
	WorkerResponse respond(ObservedAttempt attempt) throws IOException {
		requireNotAborted();
		if (policy().isBlocked()) {
			throw Failures.blocked(this.request.url());
		}
		TargetUrl target = parse(this.request.url(), this.request.url());
		leadsTo(target);
		if (!METHODS.contains(this.request.method())) {
			throw Failures.method(policy(), this.request.method());
		}
		OutboundHandler handler = policy().handler();
		return (handler != null && parent() == null) ? handle(handler, attempt) : send(target, attempt);
	}

	@Override
	void discard(WorkerResponse response) {
		response.close();
	}

	@Override
	String method() {
		return this.request.method();
	}

	@SuppressWarnings("NullAway") // a handler may return what it should not
	private WorkerResponse handle(OutboundHandler handler, ObservedAttempt attempt) {
		try {
			WorkerResponse response = handleInScope(handler, attempt);
			if (response == null) {
				throw new IllegalStateException("The handler returned null");
			}
			answeredWith(response.status());
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
			return handler.handle(this.request, new HandlerContext(this, caller()));
		}
		finally {
			scope.close();
		}
	}

	WorkerResponse forward(WorkerRequest forwarded) {
		if (isEnded()) {
			throw new OutboundException(OutboundReason.CANCELLED,
					"The request has ended, so its handler cannot forward it any more.", null);
		}
		return new OutboundExchange(gateway(), policy(), forwarded, caller(), this).run();
	}

	private WorkerResponse send(TargetUrl target, ObservedAttempt attempt) throws IOException {
		String method = this.request.method();
		OutboundRule matched = rule(target, (candidate) -> candidate.methods().contains(method), method, target);
		if (this.request.hasBody() && (method.equals("GET") || method.equals("HEAD"))) {
			throw Failures.bodyOf(method);
		}
		Map<String, String> trace = attempt.traceHeaders();
		Map<String, List<String>> headers = RequestHeaders.of(this.request, matched, trace);
		List<InetAddress> addresses = addresses(target, matched);
		Connection connection = new Connection(policy(), target, addresses, abort());
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

	private ClassicHttpRequest message(TargetUrl target, Map<String, List<String>> headers, Connection connection)
			throws IOException {
		ClassicHttpRequest message = new BasicClassicHttpRequest(this.request.method(),
				new HttpHost(target.scheme(), target.host().unbracketed(), target.port()), target.requestTarget());
		headers.forEach((name, values) -> values.forEach((value) -> message.addHeader(name, value)));
		message.addHeader("Accept-Encoding", ContentCoding.ACCEPTED);
		if (this.request.hasBody()) {
			message.setEntity(RequestBody.of(this.request.body(), policy().requestSize(), connection::abort));
		}
		return message;
	}

	private WorkerResponse receive(Connection connection, ClassicHttpResponse response, TargetUrl target,
			InjectedHeaders injected) throws IOException {
		HttpEntity entity = response.getEntity();
		ContentCoding coding = (entity != null) ? ContentCoding.of(response) : null;
		WorkerResponse.Builder builder = ResponseHeaders.copy(response, coding != null, injected);
		answeredWith(response.getCode());
		if (entity == null) {
			connection.close();
			end(Result.ALLOWED, null, 0);
			return builder.build();
		}
		if (coding == null && entity.getContentLength() > policy().responseSize()) {
			throw new LimitExceededException(OutboundReason.RESPONSE_SIZE);
		}
		InputStream content = entity.getContent();
		return builder.body(new ResponseBody(content, coding, policy().responseSize(), new BodyEnd(connection, target)))
			.build();
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
			OutboundReason aborted = abort().reason();
			OutboundReason reason = (aborted != null) ? aborted : Failures.reasonOf(failure);
			this.connection.close();
			end(Result.FAILED, reason, bytes);
			OutboundException told = Failures.of(reason, policy(), this.target, failure);
			return new IOException(told.getMessage(), told);
		}

	}

}
