package dev.workerloader.internal.encoding;

/**
 * The decoder of EUC-JP.
 */
final class EucJp implements Decoder {

	private static final int FIRST = 0xA1;

	private static final int LAST = 0xFE;

	private static final int KATAKANA = 0x8E;

	private static final int THREE_BYTES = 0x8F;

	private static final int TRAILS = 94;

	static final int SIZE = TRAILS * TRAILS;

	private final int[] jis0208;

	private final int[] jis0212;

	EucJp(int[] jis0208, int[] jis0212) {
		this.jis0208 = jis0208;
		this.jis0212 = jis0212;
	}

	static byte[] bytesOfJis0212(int pointer) {
		return new byte[] { (byte) THREE_BYTES, (byte) (FIRST + pointer / TRAILS), (byte) (FIRST + pointer % TRAILS) };
	}

	@Override
	public void decode(Decoding decoding) {
		int lead = decoding.at(0);
		if (lead < 0x80) {
			decoding.emit(lead, 1);
		}
		else if (lead != KATAKANA && lead != THREE_BYTES && !isPart(lead)) {
			decoding.error(1);
		}
		else if (!decoding.lacks(2)) {
			int trail = decoding.at(1);
			if (lead == THREE_BYTES && isPart(trail)) {
				three(decoding);
			}
			else if (lead == KATAKANA) {
				decoding.pair((trail >= FIRST && trail <= 0xDF) ? trail + ShiftJis.KATAKANA : Decoding.NONE);
			}
			else {
				decoding.pair(find(this.jis0208, lead, trail));
			}
		}
	}

	private void three(Decoding decoding) {
		if (decoding.lacks(3)) {
			return;
		}
		int trail = decoding.at(2);
		int character = find(this.jis0212, decoding.at(1), trail);
		if (character != Decoding.NONE) {
			decoding.emit(character, 3);
		}
		else {
			decoding.error((trail < 0x80) ? 2 : 3);
		}
	}

	private static int find(int[] index, int lead, int trail) {
		return (isPart(lead) && isPart(trail)) ? index[(lead - FIRST) * TRAILS + trail - FIRST] : Decoding.NONE;
	}

	private static boolean isPart(int value) {
		return value >= FIRST && value <= LAST;
	}

}
