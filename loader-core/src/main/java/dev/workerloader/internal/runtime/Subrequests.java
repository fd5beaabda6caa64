package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.internal.leak.LeakTracker;
import dev.workerloader.internal.outbound.Exchange;
import dev.workerloader.internal.outbound.OutboundCaller;
import dev.workerloader.internal.outbound.OutboundGateway;
import dev.workerloader.internal.rpc.GuestErrors.Description;
import dev.workerloader.internal.wire.MessageReader;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.WireFormatException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.WorkerRequest;

/**
 * Takes the requests that guests make to the outside, and passes those on that are within
 * the budget of their invocation.
 */
final class Subrequests implements AutoCloseable {

	private static final int MAX_SHOWN_URL = 200;

	/**
	 * More than a request has that the bootstrap sends, which passes larger bodies as
	 * streams: what waits for an answer must not fill the heap.
	 */
	private static final int MAX_SIZE = 1 << 20;

	/** Longer than any invocation. */
	private static final long MAX_WAIT_NANOS = Duration.ofDays(366).toNanos();

	private final BindingCalls calls;

	private final CallTerms terms;

	/** A message of a WebSocket comes when the server sends one. */
	private final CallTerms socketTerms = new CallTerms(new Gate(Integer.MAX_VALUE), MAX_WAIT_NANOS, Integer.MAX_VALUE);

	private final OutboundGateway gateway;

	private final LeakTracker leaks = new LeakTracker("outbound request");

	private final Map<ActivityCall, Subrequest<?>> running = new ConcurrentHashMap<>();

	Subrequests(BindingCalls calls, CallTerms terms, OutboundGateway gateway) {
		this.calls = calls;
		this.terms = terms;
		this.gateway = gateway;
	}

	/**
	 * Return how many requests were accepted and have not been answered.
	 */
	int running() {
		return this.leaks.openCount();
	}

	/**
	 * Handle a request.
	 * @param size the length of the message
	 */
	void take(SandboxSession session, Activity activity, MessageReader message, int size) {
		long id = message.number();
		OutboundPolicy policy = policy(session, activity, id, "fetch");
		if (policy == null) {
			return;
		}
		if (size > MAX_SIZE) {
			refuse(session, activity, id, ErrorCode.MESSAGE_SIZE, "The request is larger than " + MAX_SIZE
					+ " characters. Send less in its headers, and its body as a stream.");
			return;
		}
		WorkerRequest request = request(session, activity, id, message);
		if (request != null) {
			// A handler may be made for one worker; how long it takes is for its class to
			// say.
			Object callee = (policy.handler() != null) ? policy.handler().getClass() : null;
			begin(session, activity, id, describe(request.method(), request.url()), this.terms, callee,
					Subrequest.Kind.RESPONSE, (caller) -> this.gateway.exchange(policy, request, caller));
		}
	}

	/**
	 * Tell the listeners of the first request that is beyond the budget. Not of others: a
	 * guest could make any number.
	 */
	private void tellOnce(SandboxSession session, Activity activity) {
		if (activity.calls().isFirstBeyondSubrequests()) {
			OutboundPolicy policy = session.code().outbound();
			OutboundCaller caller = caller(session, activity);
			this.calls.executor()
				.complete(activity.context().wrap(() -> this.gateway.refused(policy, caller, OutboundReason.BUDGET)));
		}
	}

	private static OutboundCaller caller(SandboxSession session, Activity activity) {
		return new OutboundCaller(session.worker().sandboxId(), session.worker().cacheId(), activity.owner(),
				activity.context().principal());
	}

	/**
	 * Handle that a guest opens a WebSocket.
	 */
	void takeSocket(SandboxSession session, Activity activity, MessageReader message) {
		long id = message.number();
		String url = message.text();
		List<String> protocols = message.strings();
		message.end();
		OutboundPolicy policy = policy(session, activity, id, "WebSocket");
		if (policy != null) {
			begin(session, activity, id, describe("GET", url), this.socketTerms, null, Subrequest.Kind.SOCKET,
					(caller) -> this.gateway.socket(policy, url, protocols, caller));
		}
	}

	/**
	 * Return the policy that decides about a request.
	 * @return the policy, or {@code null} if there can be no request at all
	 */
	private @Nullable OutboundPolicy policy(SandboxSession session, Activity activity, long id, String what) {
		if (isBeyond(session, activity, id)) {
			return null;
		}
		OutboundPolicy policy = session.code().outbound();
		if (policy.isBlocked()) {
			refuse(session, activity, id, ErrorCode.EGRESS_DENIED,
					what + " is blocked: this worker has no access to the network.");
			return null;
		}
		return policy;
	}

	private boolean isBeyond(SandboxSession session, Activity activity, long id) {
		if (activity.calls().remainingSubrequests() > 0) {
			return false;
		}
		// Not recorded: a guest that goes on must not fill the record.
		tellOnce(session, activity);
		refuse(session, activity, id, ErrorCode.SUBREQUESTS,
				"The invocation reached its limit of " + activity.limits().describe(Limit.SUBREQUESTS)
						+ " requests to the outside, redirects and WebSockets included.");
		return true;
	}

	private @Nullable WorkerRequest request(SandboxSession session, Activity activity, long id, MessageReader message) {
		try {
			Object request = message.value(new CallReferences(session, activity, this.terms, "the response"));
			message.end();
			if (request instanceof WorkerRequest read) {
				return read;
			}
			throw new WireFormatException("It is no request.");
		}
		catch (WireFormatException ex) {
			refuse(session, activity, id, ErrorCode.EGRESS_DENIED, "The request cannot be sent. " + ex.getMessage());
			return null;
		}
	}

	private <T> void begin(SandboxSession session, Activity activity, long id, String request, CallTerms answerTerms,
			@Nullable Object callee, Subrequest.Kind<T> kind, Function<OutboundCaller, Exchange<T>> exchange) {
		ActivityCall entry = ActivityCall.subrequest(id, request);
		if (!activity.calls().begin(entry)) {
			isBeyond(session, activity, id); // another worker may have made the last one
			return;
		}
		GuestCall call = new GuestCall(session, activity, id, entry);
		Limits limits = activity.limits();
		if (activity.calls().hasTooManyInFlight()) {
			call.refuse(ErrorCode.CALLS_IN_FLIGHT, "The invocation has more than "
					+ limits.describe(Limit.CALLS_IN_FLIGHT) + " calls in flight. Await some before you make more.");
			return;
		}
		Subrequest<T> subrequest = new Subrequest<>(call, exchange.apply(caller(session, activity)), kind, this.calls,
				answerTerms, callee, this.leaks.open(), () -> this.running.remove(entry));
		this.running.put(entry, subrequest);
		session.calls(subrequest);
	}

	/**
	 * Handle that a guest no longer waits for the answer to a request.
	 */
	void cancel(Activity activity, long id) {
		ActivityCall entry = activity.calls().get(id);
		Subrequest<?> subrequest = (entry != null) ? this.running.get(entry) : null;
		if (subrequest != null) {
			subrequest.cancel();
		}
	}

	private static String describe(String method, String url) {
		int end = url.indexOf('?');
		return SafeText.escape(method, 20) + " "
				+ SafeText.escape((end >= 0) ? url.substring(0, end) : url, MAX_SHOWN_URL);
	}

	private static void refuse(SandboxSession session, Activity activity, long id, ErrorCode code, String message) {
		Description refusal = new Description("TypeError", message, code.name(), null);
		session.channel().tell(activity, (invocation) -> GuestCall.fault(invocation, id, refusal));
	}

	@Override
	public void close() {
		this.gateway.close();
	}

}
