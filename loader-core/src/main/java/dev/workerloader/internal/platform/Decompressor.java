package dev.workerloader.internal.platform;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses exactly one stream: what follows it is an error.
 */
final class Decompressor extends Codec {

	/**
	 * A header may have a name and a comment of any length.
	 */
	private static final int MAX_HEADER = 64 << 10;

	private static final int FIXED_HEADER = 10;

	private static final int TRAILER = 8;

	private final boolean gzip;

	private final Inflater inflater;

	private final CRC32 checksum = new CRC32();

	private long length;

	/** The header as far as it is there, later the trailer. */
	private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

	/** What the inflater was given. */
	private byte[] input = new byte[0];

	private boolean restTaken;

	private boolean headerRead;

	private boolean last;

	Decompressor(String format, Runnable onClose) {
		super(onClose);
		this.gzip = format.equals("gzip");
		this.inflater = new Inflater(isRaw(format));
	}

	/**
	 * Return whether a format has a frame that is not zlib's own.
	 */
	static boolean isRaw(String format) {
		return switch (format) {
			case "deflate" -> false;
			case "gzip", "deflate-raw" -> true;
			default -> throw new IllegalArgumentException("There is no such format");
		};
	}

	@Override
	boolean take(byte[] data, boolean last) {
		this.last = last;
		if (this.inflater.finished()) {
			return takeTrailer(data, 0, data.length);
		}
		if (!this.gzip || this.headerRead) {
			this.input = data;
			this.inflater.setInput(data);
			return true;
		}
		this.pending.write(data, 0, data.length);
		byte[] start = this.pending.toByteArray();
		int end = headerEnd(start);
		if (end > start.length) {
			return start.length <= MAX_HEADER && !last;
		}
		if (end < 0) {
			return false;
		}
		this.headerRead = true;
		this.pending.reset();
		this.input = start;
		this.inflater.setInput(start, end, start.length - end);
		return true;
	}

	// Where the header ends, a number above the length if it is not there yet, -1 if it
	// is
	// none.
	private static int headerEnd(byte[] data) {
		int missing = data.length + 1;
		if ((data.length > 0 && data[0] != 0x1f) || (data.length > 1 && data[1] != (byte) 0x8b)
				|| (data.length > 2 && data[2] != 8) || (data.length > 3 && (data[3] & 0xe0) != 0)) {
			return -1;
		}
		if (data.length < FIXED_HEADER) {
			return missing;
		}
		int flags = data[3];
		int end = FIXED_HEADER;
		if ((flags & 4) != 0) {
			if (data.length < end + 2) {
				return missing;
			}
			end += 2 + (data[end] & 0xff) + ((data[end + 1] & 0xff) << 8);
		}
		for (int text = 8; text <= 16; text *= 2) {
			if ((flags & text) != 0) {
				while (end < data.length && data[end] != 0) {
					end++;
				}
				end++;
			}
		}
		return end + (((flags & 2) != 0) ? 2 : 0);
	}

	@Override
	int fill(byte[] target) {
		if (this.gzip && !this.headerRead) {
			return 0;
		}
		int size = 0;
		try {
			int made = -1;
			while (size < target.length && !this.inflater.finished() && made != 0) {
				made = this.inflater.inflate(target, size, target.length - size);
				size += made;
			}
		}
		catch (DataFormatException ex) {
			return -1;
		}
		this.checksum.update(target, 0, size);
		this.length += size;
		return (isValidSoFar(size == target.length)) ? size : -1;
	}

	private boolean isValidSoFar(boolean full) {
		if (!this.inflater.finished()) {
			return !this.inflater.needsDictionary() && (full || !this.last);
		}
		if (this.restTaken) {
			return true;
		}
		this.restTaken = true;
		int rest = this.inflater.getRemaining();
		return takeTrailer(this.input, this.input.length - rest, rest);
	}

	private boolean takeTrailer(byte[] data, int start, int count) {
		if (this.pending.size() + count > TRAILER) {
			return false;
		}
		this.pending.write(data, start, count);
		int expected = this.gzip ? TRAILER : 0;
		if (this.pending.size() < expected) {
			return !this.last;
		}
		byte[] trailer = this.pending.toByteArray();
		if (trailer.length > expected) {
			return false;
		}
		return !this.gzip
				|| (word(trailer, 0) == this.checksum.getValue() && word(trailer, 4) == (this.length & 0xFFFFFFFFL));
	}

	private static long word(byte[] data, int index) {
		return (data[index] & 0xFFL) | (data[index + 1] & 0xFFL) << 8 | (data[index + 2] & 0xFFL) << 16
				| (data[index + 3] & 0xFFL) << 24;
	}

	@Override
	void end() {
		this.inflater.end();
	}

}
