package dev.workerloader.internal.platform;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses.
 */
final class Compressor extends Codec {

	private static final byte[] GZIP_HEADER = { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff };

	private static final int TRAILER = 8;

	private final boolean gzip;

	private final Deflater deflater;

	private final CRC32 checksum = new CRC32();

	private long length;

	private boolean headerWritten;

	private int trailerWritten;

	Compressor(String format, Runnable onClose) {
		super(onClose);
		this.gzip = format.equals("gzip");
		this.deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, Decompressor.isRaw(format));
	}

	@Override
	boolean take(byte[] data, boolean last) {
		this.checksum.update(data);
		this.length += data.length;
		this.deflater.setInput(data);
		if (last) {
			this.deflater.finish();
		}
		return true;
	}

	@Override
	int fill(byte[] target) {
		int size = 0;
		if (this.gzip && !this.headerWritten) {
			this.headerWritten = true;
			System.arraycopy(GZIP_HEADER, 0, target, 0, GZIP_HEADER.length);
			size = GZIP_HEADER.length;
		}
		int made;
		do {
			made = this.deflater.deflate(target, size, target.length - size);
			size += made;
		}
		while (made > 0 && size < target.length);
		while (this.gzip && this.deflater.finished() && this.trailerWritten < TRAILER && size < target.length) {
			long word = (this.trailerWritten < 4) ? this.checksum.getValue() : this.length;
			target[size++] = (byte) (word >> (8 * (this.trailerWritten++ % 4)));
		}
		return size;
	}

	@Override
	void end() {
		this.deflater.end();
	}

}
