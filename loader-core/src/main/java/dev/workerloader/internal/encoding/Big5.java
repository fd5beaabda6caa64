package dev.workerloader.internal.encoding;

/**
 * The decoder of Big5, with the characters of Hong Kong.
 */
final class Big5 implements Decoder {

	private static final int LEAD = 0x81;

	private static final int TRAILS = 157;

	static final int SIZE = (0xFF - LEAD) * TRAILS;

	private static final char MACRON = '\u0304';

	private static final char CARON = '\u030C';

	private final int[] index;

	Big5(int[] index) {
		this.index = index;
	}

	static byte[] bytes(int pointer) {
		int trail = pointer % TRAILS;
		return new byte[] { (byte) (LEAD + pointer / TRAILS), (byte) (trail + ((trail < 0x3F) ? 0x40 : 0x62)) };
	}

	@Override
	public void decode(Decoding decoding) {
		int lead = decoding.at(0);
		if (lead < 0x80) {
			decoding.emit(lead, 1);
		}
		else if (lead == 0x80 || lead == 0xFF) {
			decoding.error(1);
		}
		else if (!decoding.lacks(2)) {
			int trail = decoding.at(1);
			boolean valid = (trail >= 0x40 && trail <= 0x7E) || (trail >= 0xA1 && trail <= 0xFE);
			int pointer = (lead - LEAD) * TRAILS + trail - ((trail < 0x7F) ? 0x40 : 0x62);
			pair(decoding, valid ? pointer : -1);
		}
	}

	private void pair(Decoding decoding, int pointer) {
		switch (pointer) {
			case -1 -> decoding.pair(Decoding.NONE);
			case 1133 -> combined(decoding, '\u00CA', MACRON);
			case 1135 -> combined(decoding, '\u00CA', CARON);
			case 1164 -> combined(decoding, '\u00EA', MACRON);
			case 1166 -> combined(decoding, '\u00EA', CARON);
			default -> decoding.pair(this.index[pointer]);
		}
	}

	private static void combined(Decoding decoding, char letter, char mark) {
		decoding.emit(letter, 0);
		decoding.emit(mark, 2);
	}

}
