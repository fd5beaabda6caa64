package dev.workerloader.internal.runtime;

import java.io.IOException;
import java.io.OutputStream;

import dev.workerloader.rpc.SandboxRpc;

/**
 * A stream of the application that a guest writes. It waits for each piece to be written
 * before it sends the next.
 */
final class ByteSink implements ByteStream {

	private final OutputStream stream;

	ByteSink(OutputStream stream) {
		this.stream = stream;
	}

	/**
	 * Write bytes. One call at a time, as with {@link ByteSource#read()}.
	 */
	@SandboxRpc
	public synchronized void write(byte[] bytes) throws IOException {
		this.stream.write(bytes);
	}

	/**
	 * Close the stream, whose failure the guest learns of.
	 */
	@SandboxRpc
	public synchronized void end() throws IOException {
		this.stream.close();
	}

	@Override
	public void close() throws IOException {
		this.stream.close();
	}

}
