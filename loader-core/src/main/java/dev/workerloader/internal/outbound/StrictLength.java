package dev.workerloader.internal.outbound;

import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;

/**
 * Tells the length of a response's body, and refuses what two readers could understand in
 * two ways.
 */
final class StrictLength implements ContentLengthStrategy {

	@Override
	public long determineLength(HttpMessage message) throws HttpException {
		Header length = message.getFirstHeader(HttpHeaders.CONTENT_LENGTH);
		boolean coded = message.containsHeader(HttpHeaders.TRANSFER_ENCODING);
		if (coded && length != null) {
			throw new ProtocolException("Content-Length beside Transfer-Encoding");
		}
		if (coded && message.getVersion() != null && message.getVersion().lessEquals(HttpVersion.HTTP_1_0)) {
			throw new ProtocolException("Transfer-Encoding in HTTP/1.0");
		}
		if (length != null && !String.valueOf(length.getValue()).matches("[0-9]{1,18}")) {
			throw new ProtocolException("Content-Length is not a number");
		}
		return DefaultContentLengthStrategy.INSTANCE.determineLength(message);
	}

}
