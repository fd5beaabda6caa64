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

	private long left;

	private RequestBody(InputStream body, long limit) {
		super(body);
		this.left = limit;
	}

	/**
	 * Return what the client sends.
	 * @param body the body
	 * @param limit how many bytes it may have
	 * @throws LimitExceededException if it is known to have more
	 */
	static HttpEntity of(InputStream body, long limit) throws LimitExceededException {
		long length = -1;
		if (body instanceof ByteArrayInputStream bytes) {
			length = bytes.available();
			if (length > limit) {
				throw new LimitExceededException(OutboundReason.REQUEST_SIZE);
			}
		}
		return new InputStreamEntity(new RequestBody(body, limit), length, null);
	}

	@Override
	public int read() throws IOException {
		return counted(super.read(), 1);
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int count = super.read(buffer, offset, length);
		return counted(count, count);
	}

	private int counted(int result, int count) throws IOException {
		if (result >= 0) {
			this.left -= count;
			if (this.left < 0) {
				throw new LimitExceededException(OutboundReason.REQUEST_SIZE);
			}
		}
		return result;
	}

}
