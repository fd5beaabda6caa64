package dev.workerloader.internal.outbound;

import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.ZipException;

import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.net.TargetUrl;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;

/**
 * What a worker is told when a request gets no response: what it asked for, and what it
 * could ask for instead. Nothing of the host, of addresses or of what rules add.
 */
final class Failures {

	private static final int MAX_URL = 200;

	private static final int MAX_RULES = 10;

	private Failures() {
	}

	static OutboundException blocked(String url) {
		return new OutboundDeniedException(OutboundReason.BLOCKED, "This worker has no access to the network, so "
				+ quote(url) + " cannot be fetched. Only the bindings in env reach the outside.");
	}

	static OutboundException url(OutboundPolicy policy, String url, String problem) {
		return new OutboundDeniedException(OutboundReason.URL,
				"The URL " + quote(url) + " " + problem + ", so it cannot be fetched." + allowed(policy));
	}

	static OutboundException method(OutboundPolicy policy, String method) {
		return new OutboundDeniedException(OutboundReason.METHOD,
				"The method " + quote(method) + " cannot be sent." + allowed(policy));
	}

	static OutboundException bodyOf(String method) {
		return new OutboundDeniedException(OutboundReason.METHOD,
				"A request with the method " + method + " has no body. Leave the body out, or use POST or PUT.");
	}

	static OutboundException headers(String problem) {
		return new OutboundDeniedException(OutboundReason.HEADERS, problem);
	}

	static OutboundException rule(OutboundReason reason, OutboundPolicy policy, String method, TargetUrl url) {
		return new OutboundDeniedException(reason, "The outbound policy '" + policy.name() + "' does not allow "
				+ method + " " + shown(url) + "." + allowed(policy));
	}

	static OutboundException address(OutboundPolicy policy, TargetUrl url) {
		return new OutboundDeniedException(OutboundReason.ADDRESS,
				"The host of " + shown(url) + " has no address that the outbound policy '" + policy.name()
						+ "' allows. Check its name; if it is right, this worker cannot reach it.");
	}

	private static String allowed(OutboundPolicy policy) {
		List<OutboundRule> rules = policy.rules();
		if (rules.isEmpty()) {
			return "";
		}
		String shown = String.join("; ", rules.stream().limit(MAX_RULES).map(OutboundRule::toString).toList());
		return " It allows: " + shown + ((rules.size() > MAX_RULES) ? "; and others." : ".");
	}

	/**
	 * Return what a worker is told of a request that was allowed but got no response.
	 * @param reason why
	 * @param policy the policy
	 * @param url the URL
	 * @param cause the cause, which the worker does not see
	 */
	static OutboundException of(OutboundReason reason, OutboundPolicy policy, TargetUrl url,
			@Nullable Throwable cause) {
		String request = "The request to " + shown(url);
		String policyName = "the outbound policy '" + policy.name() + "'";
		return new OutboundException(reason, switch (reason) {
			case TIMEOUT -> request + " took longer than the " + policy.timeout().toMillis() + " ms that " + policyName
					+ " allows. Ask for less, or do without it.";
			case CANCELLED -> request + " was cancelled.";
			case TLS -> request + " failed: the server could not prove that it is " + url.host()
					+ ", or there is no encryption that both sides accept.";
			case PROTOCOL -> request + " failed: what the server sent is not a valid response.";
			case REQUEST_SIZE -> "The body of the request to " + shown(url) + " is larger than the "
					+ policy.requestSize() + " bytes that " + policyName + " allows. Send less.";
			case RESPONSE_SIZE -> "The body of the response of " + shown(url) + " is larger than the "
					+ policy.responseSize() + " bytes that " + policyName
					+ " allows, or compressed beyond reason. Ask for less, such as one page of a list.";
			case HANDLER_FAILED -> request + " failed: the application could not handle it.";
			default -> request + " failed: the connection could not be made, or it broke. Trying again later may help.";
		}, cause);
	}

	static OutboundException socketRefused(TargetUrl url, String why) {
		return new OutboundException(OutboundReason.PROTOCOL,
				"The server of " + shown(url) + " did not open a WebSocket: " + why + ".", null);
	}

	static OutboundException socketHandled(OutboundPolicy policy, TargetUrl url) {
		return new OutboundDeniedException(OutboundReason.HANDLER,
				"The WebSocket to " + shown(url) + " cannot be opened: the application itself answers the requests of "
						+ "the outbound policy '" + policy.name() + "', and it answers no WebSockets. Use fetch.");
	}

	static OutboundException tooManySockets(TargetUrl url) {
		return new OutboundException(OutboundReason.CONNECTION, "The WebSocket to " + shown(url)
				+ " cannot be opened: too many are open already. Close some, or try again later.", null);
	}

	/**
	 * Return what a worker is told of a WebSocket that was open and has failed.
	 */
	static String socket(OutboundReason reason, OutboundPolicy policy, TargetUrl url, Exception cause) {
		String socket = "The WebSocket to " + shown(url);
		return switch (reason) {
			case TIMEOUT ->
				socket + " was ended: the server took no message for " + policy.timeout().toMillis() + " ms.";
			case PROTOCOL -> socket + " was ended: what the server sent is not valid."
					+ ((cause instanceof FrameException) ? " " + cause.getMessage() + "." : "");
			case RESPONSE_SIZE -> socket + " was ended: a message is larger than " + WebSocketChannel.MAX_MESSAGE
					+ " bytes, or all of them are larger than the " + policy.responseSize()
					+ " bytes that the outbound policy '" + policy.name() + "' allows. Ask for less.";
			case REQUEST_SIZE ->
				socket + " was ended: a message that was sent is larger than " + WebSocketChannel.MAX_MESSAGE
						+ " bytes, or all of them are larger than the " + policy.requestSize()
						+ " bytes that the outbound policy '" + policy.name() + "' allows. Send less.";
			case CANCELLED -> socket + " was ended.";
			default -> socket + " broke: the connection was lost. Open it again.";
		};
	}

	/**
	 * Return the reason for which sending a request or reading a response failed.
	 */
	static OutboundReason reasonOf(Throwable failure) {
		if (failure instanceof LimitExceededException exceeded) {
			return exceeded.reason();
		}
		if (failure instanceof FrameException exception) {
			return exception.reason();
		}
		if (failure instanceof SSLException) {
			return OutboundReason.TLS;
		}
		if (failure instanceof ClientProtocolException || failure instanceof ConnectionClosedException
				|| failure instanceof MalformedChunkCodingException || failure instanceof TruncatedChunkException
				|| failure instanceof MessageConstraintException || failure instanceof HttpException
				|| failure instanceof ZipException || failure instanceof DataFormatException
				|| failure instanceof InvalidResponseException) {
			return OutboundReason.PROTOCOL;
		}
		return OutboundReason.CONNECTION;
	}

	private static String shown(TargetUrl url) {
		return SafeText.escape(url.origin() + url.path(), MAX_URL);
	}

	/**
	 * Quote a URL that nobody has understood, without its query, in which secrets are
	 * more likely than elsewhere.
	 */
	private static String quote(String url) {
		int query = url.indexOf('?');
		return SafeText.quote((query >= 0) ? url.substring(0, query) : url, MAX_URL);
	}

}
