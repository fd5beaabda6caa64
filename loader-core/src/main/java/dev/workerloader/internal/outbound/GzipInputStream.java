package dev.workerloader.internal.outbound;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decodes gzip with any number of members (RFC 1952). The JDK's own stream calls itself
 * for each empty member, so a server could overflow the stack.
 */
final class GzipInputStream extends InputStream {

	private static final int HEADER_CRC = 2;

	private static final int EXTRA = 4;

	private static final int NAME = 8;

	private static final int COMMENT = 16;

	private final InputStream input;

	private final Inflater inflater = new Inflater(true);

	private final CRC32 crc = new CRC32();

	private final byte[] buffer = new byte[8192];

	private int position;

	private int limit;

	private boolean inMember;

	private boolean first = true;

	private boolean end;

	GzipInputStream(InputStream input) {
		this.input = input;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		while (!this.end) {
			if (!this.inMember) {
				startMember();
				continue;
			}
			int count = inflate(target, offset, length);
			if (count > 0) {
				this.crc.update(target, offset, count);
				return count;
			}
			if (this.inflater.finished()) {
				endMember();
			}
		}
		return -1;
	}

	private int inflate(byte[] target, int offset, int length) throws IOException {
		try {
			if (this.inflater.needsInput()) {
				if (this.position == this.limit && !fill()) {
					throw new EOFException("The compressed data ends early");
				}
				this.inflater.setInput(this.buffer, this.position, this.limit - this.position);
			}
			int count = this.inflater.inflate(target, offset, length);
			this.position = this.limit - this.inflater.getRemaining();
			if (count == 0 && this.inflater.needsDictionary()) {
				throw new ZipException("The compressed data needs a dictionary");
			}
			return count;
		}
		catch (DataFormatException ex) {
			throw new ZipException(ex.getMessage());
		}
	}

	private void startMember() throws IOException {
		int start = next();
		if (start < 0) {
			this.end = true;
			return;
		}
		boolean magic = start == 0x1F && next() == 0x8B && next() == 8;
		if (!magic) {
			if (this.first) {
				throw new ZipException("The data is not compressed with gzip");
			}
			this.end = true; // padding behind the last member
			return;
		}
		skipHeader(require());
		this.inflater.reset();
		this.crc.reset();
		this.inMember = true;
		this.first = false;
	}

	private void skipHeader(int flags) throws IOException {
		skip(6);
		if ((flags & EXTRA) != 0) {
			skip(require() + 256 * require());
		}
		for (int text : new int[] { NAME, COMMENT }) {
			if ((flags & text) != 0) {
				int next;
				do {
					next = require();
				}
				while (next != 0);
			}
		}
		skip(((flags & HEADER_CRC) != 0) ? 2 : 0);
	}

	private void endMember() throws IOException {
		long expected = 0;
		for (int shift = 0; shift < 32; shift += 8) {
			expected |= (long) require() << shift;
		}
		skip(4);
		if (expected != this.crc.getValue()) {
			throw new ZipException("The compressed data is damaged");
		}
		this.inMember = false;
	}

	private void skip(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			require();
		}
	}

	private int require() throws IOException {
		int value = next();
		if (value < 0) {
			throw new EOFException("The compressed data ends early");
		}
		return value;
	}

	private int next() throws IOException {
		if (this.position == this.limit && !fill()) {
			return -1;
		}
		return this.buffer[this.position++] & 0xFF;
	}

	private boolean fill() throws IOException {
		int count = this.input.read(this.buffer, 0, this.buffer.length);
		this.position = 0;
		this.limit = Math.max(count, 0);
		return count > 0;
	}

	@Override
	public void close() throws IOException {
		this.inflater.end();
		this.input.close();
	}

}
