package dev.workerloader.internal.encoding;

/**
 * The decoder of gb18030, and of GBK.
 */
final class Gb18030 implements Decoder {

	private static final int LEAD = 0x81;

	private static final int TRAILS = 190;

	static final int SIZE = (0xFF - LEAD) * TRAILS;

	/**
	 * How many characters of the first plane have four bytes.
	 */
	static final int FOUR_BYTES_SIZE = 39420;

	private static final int PLANES_START = 189000;

	private static final int PLANES_END = PLANES_START + 0x100000;

	private static final int DIGIT = 0x30;

	private final int[] twoBytes;

	private final int[] fourBytes;

	Gb18030(int[] twoBytes, int[] fourBytes) {
		this.twoBytes = twoBytes;
		this.fourBytes = fourBytes;
	}

	static byte[] bytes(int pointer) {
		int trail = pointer % TRAILS;
		return new byte[] { (byte) (LEAD + pointer / TRAILS), (byte) (trail + ((trail < 0x3F) ? 0x40 : 0x41)) };
	}

	static byte[] fourBytes(int pointer) {
		return new byte[] { (byte) (LEAD + pointer / 12600), (byte) (DIGIT + pointer / 1260 % 10),
				(byte) (LEAD + pointer / 10 % 126), (byte) (DIGIT + pointer % 10) };
	}

	@Override
	public void decode(Decoding decoding) {
		int lead = decoding.at(0);
		if (lead < 0x80) {
			decoding.emit(lead, 1);
		}
		else if (lead == 0x80) {
			decoding.emit(0x20AC, 1);
		}
		else if (lead == 0xFF) {
			decoding.error(1);
		}
		else if (!decoding.lacks(2)) {
			int trail = decoding.at(1);
			if (isDigit(trail)) {
				four(decoding);
			}
			else if (trail < 0x40 || trail == 0x7F || trail == 0xFF) {
				decoding.pair(Decoding.NONE);
			}
			else {
				decoding.pair(this.twoBytes[(lead - LEAD) * TRAILS + trail - ((trail < 0x7F) ? 0x40 : 0x41)]);
			}
		}
	}

	// If the third or the fourth byte is wrong, all but the first stand for themselves.
	private void four(Decoding decoding) {
		if (decoding.lacks(3)) {
			return;
		}
		int third = decoding.at(2);
		if (third < LEAD || third == 0xFF) {
			decoding.error(1);
			return;
		}
		if (decoding.lacks(4)) {
			return;
		}
		int fourth = decoding.at(3);
		if (!isDigit(fourth)) {
			decoding.error(1);
			return;
		}
		int character = character((decoding.at(0) - LEAD) * 12600 + (decoding.at(1) - DIGIT) * 1260
				+ (third - LEAD) * 10 + fourth - DIGIT);
		if (character != Decoding.NONE) {
			decoding.emit(character, 4);
		}
		else {
			decoding.error(4);
		}
	}

	private int character(int pointer) {
		if (pointer < FOUR_BYTES_SIZE) {
			return this.fourBytes[pointer];
		}
		return (pointer >= PLANES_START && pointer < PLANES_END) ? 0x10000 + pointer - PLANES_START : Decoding.NONE;
	}

	private static boolean isDigit(int value) {
		return value >= DIGIT && value <= DIGIT + 9;
	}

}
