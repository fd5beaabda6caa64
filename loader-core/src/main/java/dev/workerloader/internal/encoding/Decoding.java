package dev.workerloader.internal.encoding;

/**
 * Bytes that become text. The bytes of a character that is not complete stay, unless they
 * are the last.
 */
final class Decoding {

	/**
	 * What is no character.
	 */
	static final int NONE = 0;

	private static final char REPLACEMENT = '\uFFFD';

	private final byte[] bytes;

	private final boolean last;

	private final boolean fatal;

	private final StringBuilder text;

	private int mode;

	private int position;

	private boolean lacking;

	private boolean failed;

	/**
	 * Create it.
	 * @param bytes the bytes
	 * @param mode what the decoder has remembered since the pieces before
	 * @param last whether no more bytes follow
	 * @param fatal whether bytes that are no characters end it
	 */
	Decoding(byte[] bytes, int mode, boolean last, boolean fatal) {
		this.bytes = bytes;
		this.mode = mode;
		this.last = last;
		this.fatal = fatal;
		this.text = new StringBuilder(bytes.length);
	}

	/**
	 * Decode as many bytes as can be.
	 * @param decoder the decoder
	 * @return whether all of them are characters, as far as they have to be
	 */
	boolean run(Decoder decoder) {
		while (this.position < this.bytes.length && !this.lacking && !this.failed) {
			decoder.decode(this);
		}
		return !this.failed;
	}

	int mode() {
		return this.mode;
	}

	void setMode(int mode) {
		this.mode = mode;
	}

	/**
	 * Return how many bytes are left.
	 */
	int left() {
		return this.bytes.length - this.position;
	}

	CharSequence text() {
		return this.text;
	}

	/**
	 * Return a byte that is there.
	 * @param offset how many bytes are before it
	 */
	int at(int offset) {
		return this.bytes[this.position + offset] & 0xFF;
	}

	/**
	 * Return whether there are fewer bytes than a character needs. If they are the last,
	 * they are an error.
	 * @param count how many it needs
	 */
	boolean lacks(int count) {
		if (left() >= count) {
			return false;
		}
		if (this.last) {
			error(left());
		}
		else {
			this.lacking = true;
		}
		return true;
	}

	/**
	 * Return whether more bytes than there are can follow.
	 * @param count how many are needed
	 */
	boolean awaits(int count) {
		this.lacking = left() < count && !this.last;
		return this.lacking;
	}

	void take(int count) {
		this.position += count;
	}

	void emit(int codePoint, int taken) {
		this.text.appendCodePoint(codePoint);
		this.position += taken;
	}

	void error(int taken) {
		this.failed = this.fatal;
		this.text.append(REPLACEMENT);
		this.position += taken;
	}

	/**
	 * Take two bytes. If they are no character and the second is ASCII, it stands for
	 * itself.
	 * @param codePoint their character, or {@link #NONE}
	 */
	void pair(int codePoint) {
		if (codePoint != NONE) {
			emit(codePoint, 2);
		}
		else {
			error((at(1) < 0x80) ? 1 : 2);
		}
	}

}
