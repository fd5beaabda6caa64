package dev.workerloader.internal.encoding;

/**
 * An encoding whose characters have one byte each, the first half of which is ASCII.
 */
final class SingleByte implements Decoder {

	private static final int ASCII = 128;

	private final char[] upper;

	/**
	 * Create it.
	 * @param upper the characters of the bytes from 0x80, with {@link Decoding#NONE} for
	 * bytes that have none
	 */
	SingleByte(char[] upper) {
		this.upper = upper;
	}

	@Override
	public void decode(Decoding decoding) {
		int value = decoding.at(0);
		int character = (value < ASCII) ? value : this.upper[value - ASCII];
		if (character == Decoding.NONE && value != 0) {
			decoding.error(1);
		}
		else {
			decoding.emit(character, 1);
		}
	}

}
