package dev.workerloader.internal.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.workerloader.WorkerException;
import dev.workerloader.rpc.RpcStub;

/**
 * A {@code WritableStream} of a guest's as the application writes it. Writing waits until
 * the guest has taken the bytes. For one thread at a time.
 */
final class GuestOutputStream extends OutputStream {

	/** Takes the next bytes, {@code null} for the end. */
	private final RpcStub sink;

	private boolean closed;

	GuestOutputStream(RpcStub sink) {
		this.sink = sink;
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value });
	}

	@Override
	public void write(byte[] buffer, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, buffer.length);
		if (this.closed) {
			throw new IOException("The stream of the worker is closed.");
		}
		for (int written = 0; written < length; written += ByteSource.MAX_PIECE) {
			int from = offset + written;
			send(Arrays.copyOfRange(buffer, from, from + Math.min(ByteSource.MAX_PIECE, length - written)));
		}
	}

	private void send(byte @Nullable [] bytes) throws IOException {
		try {
			this.sink.call((Object) bytes);
		}
		catch (WorkerException | IllegalStateException ex) {
			throw new IOException("The stream of the worker failed: " + ex.getMessage(), ex);
		}
	}

	@Override
	public void close() throws IOException {
		if (!this.closed) {
			this.closed = true;
			try {
				send(null);
			}
			finally {
				this.sink.close();
			}
		}
	}

}
