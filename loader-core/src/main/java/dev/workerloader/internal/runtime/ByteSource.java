package dev.workerloader.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.SandboxRpc;

/**
 * A stream of the application that a guest reads, a piece at a time and only when it asks
 * for one.
 */
final class ByteSource implements ByteStream {

	/**
	 * So many bytes cross at once, at most.
	 */
	static final int MAX_PIECE = 256 << 10;

	private final InputStream stream;

	ByteSource(InputStream stream) {
		this.stream = stream;
	}

	/**
	 * Read some bytes. One call at a time: streams need not be safe for use by many
	 * threads, and a guest that has taken over its side could make many calls at once.
	 * @return the bytes, or {@code null} at the end
	 */
	@SandboxRpc
	public synchronized byte @Nullable [] read() throws IOException {
		byte[] buffer = new byte[MAX_PIECE];
		int length = this.stream.read(buffer);
		return (length < 0) ? null : Arrays.copyOf(buffer, length);
	}

	// At any time: it may be what lets a read return.
	@Override
	public void close() throws IOException {
		this.stream.close();
	}

}
