package dev.workerloader.outbound;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A request that a worker made, and what became of it. It has neither the query of the
 * URL nor headers nor bodies. One hop: a redirect that the worker follows is a request of
 * its own, and so is what a handler forwards. A WebSocket is one as well, from the
 * handshake to its end: a {@code GET} to an origin of {@code wss} or {@code ws}.
 *
 * @param sandboxId the generated id of the sandbox
 * @param workerId the id under which the worker is cached, or {@code null}
 * @param owner on whose behalf the invocation runs, or {@code null}
 * @param method the method, or an empty text if nobody has looked at it
 * @param origin the origin of the URL, or an empty text if the URL is not a normalised
 * one
 * @param path the path of the URL, or an empty text as well
 * @param policy the name of the policy
 * @param rule the URL of the rule that allowed the request, or {@code null} if none did
 * @param outcome what became of it
 * @param reason why it was denied or failed, or {@code null}
 * @param status the status of the response, or zero if there was none
 * @param duration the time until the end of the response's body, or of the WebSocket
 * @param bytes how many bytes of the response's body the worker got, decompressed, or how
 * many the server sent over the WebSocket; zero for what a handler answered
 * @since 0.1.0
 */
public record OutboundEvent(String sandboxId, @Nullable String workerId, @Nullable String owner, String method,
		String origin, String path, String policy, @Nullable String rule, Result outcome,
		@Nullable OutboundReason reason, int status, Duration duration, long bytes) {

	/**
	 * Return whether it is a WebSocket.
	 * @return whether the origin says so
	 */
	public boolean isWebSocket() {
		return this.origin.startsWith("wss:") || this.origin.startsWith("ws:");
	}

	/**
	 * What became of a request.
	 *
	 * @since 0.1.0
	 */
	public enum Result {

		/** It was allowed and got a response. */
		ALLOWED,

		/** It was not allowed. */
		DENIED,

		/** It was allowed, but got no response, or not all of it. */
		FAILED

	}

}
