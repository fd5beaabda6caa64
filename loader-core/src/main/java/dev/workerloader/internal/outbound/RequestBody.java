package dev.workerloader.internal.outbound;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

import dev.workerloader.outbound.OutboundReason;

/**
 * The body of a request on its way to the server, as long as it may be.
 */
final class RequestBody extends FilterInputStream {

	private final Runnable onFailure;

	private long left;

	private RequestBody(InputStream body, long limit, Runnable onFailure) {
		super(body);
		this.left = limit;
		this.onFailure = onFailure;
	}

	/**
	 * Return what the client sends.
	 * @param body the body
	 * @param limit how many bytes it may have
	 * @param onFailure closes the connection: the client would end the body as if it were
	 * complete
	 * @throws LimitExceededException if it is known to have more
	 */
	static HttpEntity of(InputStream body, long limit, Runnable onFailure) throws LimitExceededException {
		long length = -1;
		if (body instanceof ByteArrayInputStream bytes) {
			length = bytes.available();
			if (length > limit) {
				throw new LimitExceededException(OutboundReason.REQUEST_SIZE);
			}
		}
		return new InputStreamEntity(new RequestBody(body, limit, onFailure), length, null);
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		try {
			int count = super.read(buffer, offset, length);
			this.left -= Math.max(count, 0);
			if (this.left < 0) {
				throw new LimitExceededException(OutboundReason.REQUEST_SIZE);
			}
			return count;
		}
		catch (IOException | RuntimeException ex) {
			this.onFailure.run();
			throw ex;
		}
	}

}
