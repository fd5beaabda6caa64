package dev.workerloader.outbound;

/**
 * Why a request was denied or failed.
 *
 * @since 0.1.0
 */
public enum OutboundReason {

	/**
	 * The invocation has made as many requests as it may. Told of the first one beyond,
	 * without its method and URL.
	 */
	BUDGET,

	/** The policy lets nothing out. */
	BLOCKED,

	/** The URL is not a normalised URL of HTTP without user name and password. */
	URL,

	/** The method is none that can be sent, or has no body. */
	METHOD,

	/** The headers are too many, too long, or change what the request means. */
	HEADERS,

	/** No rule of the policy allows the request. */
	RULE,

	/** The origin is not one of those that the application allows at all. */
	ORIGIN,

	/** The host has no address, or one that the policy does not allow. */
	ADDRESS,

	/** A handler of the application refused the request. */
	HANDLER,

	/** The credential that a rule adds could not be obtained. */
	CREDENTIAL,

	/** A handler, or what supplies a header, failed. */
	HANDLER_FAILED,

	/** No connection could be made, or it broke. */
	CONNECTION,

	/** The server could not prove that it is the host that the URL names. */
	TLS,

	/** The server's answer is not one of HTTP. */
	PROTOCOL,

	/** The body of the request is larger than the policy allows. */
	REQUEST_SIZE,

	/** The body of the response is larger than the policy allows. */
	RESPONSE_SIZE,

	/** The request took longer than the policy allows. */
	TIMEOUT,

	/** The request was cancelled. */
	CANCELLED

}
