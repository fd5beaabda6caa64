package dev.workerloader.internal.encoding;

/**
 * The decoder of EUC-KR, with what Windows has in addition.
 */
final class EucKr implements Decoder {

	private static final int LEAD = 0x81;

	private static final int TRAIL = 0x41;

	private static final int TRAILS = 190;

	static final int SIZE = (0xFF - LEAD) * TRAILS;

	private final int[] index;

	EucKr(int[] index) {
		this.index = index;
	}

	static byte[] bytes(int pointer) {
		return new byte[] { (byte) (LEAD + pointer / TRAILS), (byte) (TRAIL + pointer % TRAILS) };
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
			boolean valid = trail >= TRAIL && trail <= 0xFE;
			decoding.pair(valid ? this.index[(lead - LEAD) * TRAILS + trail - TRAIL] : Decoding.NONE);
		}
	}

}
