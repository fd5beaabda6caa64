package dev.workerloader.internal.encoding;

/**
 * The decoder of Shift_JIS.
 */
final class ShiftJis implements Decoder {

	/**
	 * What the first byte of a half-width Katakana is less than its character.
	 */
	static final int KATAKANA = 0xFF61 - 0xA1;

	private static final int TRAILS = 188;

	static final int SIZE = 60 * TRAILS;

	/**
	 * The rows that users give characters of their own.
	 */
	private static final int USER_START = 8836;

	private static final int USER_END = 10715;

	private static final int USER_CHARACTERS = 0xE000;

	private final int[] jis0208;

	ShiftJis(int[] jis0208) {
		this.jis0208 = jis0208;
	}

	static byte[] bytes(int pointer) {
		int lead = pointer / TRAILS;
		int trail = pointer % TRAILS;
		return new byte[] { (byte) (lead + ((lead < 0x1F) ? 0x81 : 0xC1)),
				(byte) (trail + ((trail < 0x3F) ? 0x40 : 0x41)) };
	}

	@Override
	public void decode(Decoding decoding) {
		int lead = decoding.at(0);
		if (lead <= 0x80) {
			decoding.emit(lead, 1);
		}
		else if (lead >= 0xA1 && lead <= 0xDF) {
			decoding.emit(lead + KATAKANA, 1);
		}
		else if (lead == 0xA0 || lead > 0xFC) {
			decoding.error(1);
		}
		else if (!decoding.lacks(2)) {
			decoding.pair(character(lead, decoding.at(1)));
		}
	}

	private int character(int lead, int trail) {
		if (trail < 0x40 || trail == 0x7F || trail > 0xFC) {
			return Decoding.NONE;
		}
		int pointer = (lead - ((lead < 0xA0) ? 0x81 : 0xC1)) * TRAILS + trail - ((trail < 0x7F) ? 0x40 : 0x41);
		return (pointer >= USER_START && pointer <= USER_END) ? USER_CHARACTERS + pointer - USER_START
				: this.jis0208[pointer];
	}

}
