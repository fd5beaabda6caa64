package dev.workerloader.internal.encoding;

/**
 * The decoder of UTF-16. That of the engine has two errors for half a pair that ends
 * within its other half, where the standard has one.
 */
final class Utf16 implements Decoder {

	private final boolean bigEndian;

	Utf16(boolean bigEndian) {
		this.bigEndian = bigEndian;
	}

	@Override
	public void decode(Decoding decoding) {
		if (decoding.lacks(2)) {
			return;
		}
		char unit = unit(decoding, 0);
		if (!Character.isSurrogate(unit)) {
			decoding.emit(unit, 2);
		}
		else if (Character.isLowSurrogate(unit)) {
			decoding.error(2);
		}
		else if (!decoding.lacks(4)) {
			char next = unit(decoding, 2);
			if (Character.isLowSurrogate(next)) {
				decoding.emit(Character.toCodePoint(unit, next), 4);
			}
			else {
				decoding.error(2);
			}
		}
	}

	private char unit(Decoding decoding, int offset) {
		int first = decoding.at(offset);
		int second = decoding.at(offset + 1);
		return (char) (this.bigEndian ? first << 8 | second : second << 8 | first);
	}

}
