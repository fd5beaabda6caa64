package dev.workerloader.internal.outbound;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.Http1StreamListener;

/**
 * Looks at the heads that a server sends before the one that counts: a few are normal,
 * and none may switch to another protocol.
 */
final class ResponseHeads implements Http1StreamListener {

	private static final int MAX_INFORMATIONAL = 16;

	private static final int SWITCHING_PROTOCOLS = 101;

	private int informational;

	@Override
	public void onRequestHead(HttpConnection connection, HttpRequest request) {
	}

	@Override
	public void onResponseHead(HttpConnection connection, HttpResponse response) {
		if (response.getCode() == SWITCHING_PROTOCOLS) {
			throw new InvalidResponseException("The server switched protocols unasked");
		}
		if (response.getCode() < 200 && ++this.informational > MAX_INFORMATIONAL) {
			throw new InvalidResponseException("The server sent too many informational responses");
		}
	}

	@Override
	public void onExchangeComplete(HttpConnection connection, boolean keepAlive) {
	}

}
