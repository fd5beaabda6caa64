package dev.workerloader.internal.outbound;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

import dev.workerloader.internal.net.TargetUrl;
import dev.workerloader.outbound.OutboundException;

/**
 * The request that asks a server for a WebSocket, and whether its answer is one (RFC
 * 6455, section 4). No extensions are offered.
 */
final class SocketHandshake {

	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private static final int SWITCHING_PROTOCOLS = 101;

	private final TargetUrl target;

	private final List<String> protocols;

	private final String key;

	SocketHandshake(TargetUrl target, List<String> protocols, SecureRandom random) {
		this.target = target;
		this.protocols = protocols;
		byte[] nonce = new byte[16];
		random.nextBytes(nonce);
		this.key = Base64.getEncoder().encodeToString(nonce);
	}

	/**
	 * Return the request.
	 * @param headers the headers that are added to it
	 */
	ClassicHttpRequest request(Map<String, List<String>> headers) {
		ClassicHttpRequest request = new BasicClassicHttpRequest("GET",
				new HttpHost(this.target.scheme(), this.target.host().unbracketed(), this.target.port()),
				this.target.requestTarget());
		request.addHeader("Host", authority());
		request.addHeader("Connection", "Upgrade");
		request.addHeader("Upgrade", "websocket");
		request.addHeader("Sec-WebSocket-Version", "13");
		request.addHeader("Sec-WebSocket-Key", this.key);
		if (!this.protocols.isEmpty()) {
			request.addHeader("Sec-WebSocket-Protocol", String.join(", ", this.protocols));
		}
		request.addHeader("User-Agent", Connection.USER_AGENT);
		headers.forEach((name, values) -> values.forEach((value) -> request.setHeader(name, value)));
		return request;
	}

	private String authority() {
		String origin = this.target.origin();
		return origin.substring(origin.indexOf("://") + 3);
	}

	/**
	 * Return which protocol the server has chosen.
	 * @param response what it answered
	 * @return the protocol, empty if none
	 * @throws OutboundException if the server did not agree
	 */
	String accept(ClassicHttpResponse response) {
		if (response.getCode() != SWITCHING_PROTOCOLS) {
			throw refused("it answered with the status " + response.getCode()
					+ ((response.getCode() / 100 == 3) ? ", a redirect, which a WebSocket does not follow" : ""));
		}
		if (!HttpVersion.HTTP_1_1.equals(response.getVersion())
				|| !only(response, "Upgrade").equalsIgnoreCase("websocket")
				|| values(response, "Connection").stream().noneMatch("upgrade"::equalsIgnoreCase)
				|| !only(response, "Sec-WebSocket-Accept").equals(expected())) {
			throw refused("its answer is not the one to the handshake");
		}
		if (!values(response, "Sec-WebSocket-Extensions").isEmpty()) {
			throw refused("it uses an extension, and none was offered");
		}
		String protocol = only(response, "Sec-WebSocket-Protocol");
		if (this.protocols.isEmpty() ? response.containsHeader("Sec-WebSocket-Protocol")
				: !this.protocols.contains(protocol)) {
			throw refused("it chose none of the protocols that were offered");
		}
		return protocol;
	}

	private OutboundException refused(String why) {
		return Failures.socketRefused(this.target.asWebSocket(), why);
	}

	private String expected() {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1")
				.digest((this.key + GUID).getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex); // every Java platform has it
		}
	}

	/**
	 * Return the value of a header that is there once, else an empty text.
	 */
	private static String only(ClassicHttpResponse response, String name) {
		Header[] headers = response.getHeaders(name);
		return (headers.length == 1 && headers[0].getValue() != null) ? headers[0].getValue().strip() : "";
	}

	private static List<String> values(ClassicHttpResponse response, String name) {
		List<String> values = new ArrayList<>();
		for (Header header : response.getHeaders(name)) {
			for (String value : String.valueOf(header.getValue()).split(",", -1)) {
				if (!value.isBlank()) {
					values.add(value.strip());
				}
			}
		}
		return values;
	}

}
