package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

import org.jspecify.annotations.Nullable;

/**
 * Decodes the coding {@code deflate}, which some servers send with the header of zlib, as
 * they should, and some without.
 */
final class DeflateInputStream extends InputStream {

	private static final int ZLIB_METHOD = 8;

	private final PushbackInputStream input;

	private @Nullable Inflater inflater;

	private @Nullable InputStream decoded;

	DeflateInputStream(InputStream input) {
		this.input = new PushbackInputStream(input, 2);
	}

	@Override
	public int read() throws IOException {
		return decoded().read();
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		return decoded().read(target, offset, length);
	}

	private InputStream decoded() throws IOException {
		if (this.decoded == null) {
			byte[] start = this.input.readNBytes(2);
			this.input.unread(start);
			if (start.length == 0) {
				this.decoded = InputStream.nullInputStream();
			}
			else {
				this.inflater = new Inflater(!isZlib(start));
				this.decoded = new InflaterInputStream(this.input, this.inflater);
			}
		}
		return this.decoded;
	}

	private static boolean isZlib(byte[] start) {
		return start.length == 2 && (start[0] & 0x0F) == ZLIB_METHOD
				&& (((start[0] & 0xFF) << 8) | (start[1] & 0xFF)) % 31 == 0;
	}

	@Override
	public void close() throws IOException {
		if (this.inflater != null) {
			this.inflater.end();
		}
		this.input.close();
	}

}
