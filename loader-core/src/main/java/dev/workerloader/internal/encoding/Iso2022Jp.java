package dev.workerloader.internal.encoding;

/**
 * The decoder of ISO-2022-JP, whose escape sequences say what the bytes after them are.
 * The mode is the set of characters, and whether nothing has come since it was chosen.
 */
final class Iso2022Jp implements Decoder {

	private static final int ASCII = 0;

	private static final int ROMAN = 1;

	private static final int KATAKANA = 2;

	private static final int TWO_BYTES = 3;

	private static final int SET = 3;

	private static final int JUST_CHOSEN = 4;

	static final int MODES = 8;

	private static final int NO_SET = -1;

	private static final int ESCAPE = 0x1B;

	private static final int TRAILS = 94;

	private final int[] jis0208;

	Iso2022Jp(int[] jis0208) {
		this.jis0208 = jis0208;
	}

	@Override
	public void decode(Decoding decoding) {
		int value = decoding.at(0);
		if (value == ESCAPE) {
			escape(decoding);
			return;
		}
		int set = decoding.mode() & SET;
		if (set == TWO_BYTES) {
			two(decoding);
			return;
		}
		decoding.setMode(set);
		int character = single(set, value);
		if (character >= 0) {
			decoding.emit(character, 1);
		}
		else {
			decoding.error(1);
		}
	}

	private static int single(int set, int value) {
		if (set == KATAKANA) {
			return (value >= 0x21 && value <= 0x5F) ? 0xFF61 - 0x21 + value : -1;
		}
		if (value >= 0x80 || value == 0x0E || value == 0x0F) {
			return -1;
		}
		if (set == ROMAN) {
			return switch (value) {
				case 0x5C -> 0xA5;
				case 0x7E -> 0x203E;
				default -> value;
			};
		}
		return value;
	}

	private void two(Decoding decoding) {
		int lead = decoding.at(0);
		if (isPart(lead) && decoding.awaits(2)) {
			return;
		}
		decoding.setMode(TWO_BYTES);
		if (!isPart(lead) || decoding.left() < 2 || decoding.at(1) == ESCAPE) {
			decoding.error(1);
			return;
		}
		int trail = decoding.at(1);
		int character = isPart(trail) ? this.jis0208[(lead - 0x21) * TRAILS + trail - 0x21] : Decoding.NONE;
		if (character != Decoding.NONE) {
			decoding.emit(character, 2);
		}
		else {
			decoding.error(2);
		}
	}

	private static boolean isPart(int value) {
		return value >= 0x21 && value <= 0x7E;
	}

	private static void escape(Decoding decoding) {
		int left = decoding.left();
		boolean begins = left == 1 || decoding.at(1) == 0x24 || decoding.at(1) == 0x28;
		if (begins && decoding.awaits(3)) {
			return;
		}
		int set = (begins && left >= 3) ? set(decoding.at(1), decoding.at(2)) : NO_SET;
		if (set == NO_SET) {
			decoding.setMode(decoding.mode() & SET);
			decoding.error(1);
			return;
		}
		boolean empty = (decoding.mode() & JUST_CHOSEN) != 0;
		decoding.setMode(set | JUST_CHOSEN);
		if (empty) {
			decoding.error(3);
		}
		else {
			decoding.take(3);
		}
	}

	private static int set(int second, int third) {
		return switch (second << 8 | third) {
			case 0x2842 -> ASCII;
			case 0x284A -> ROMAN;
			case 0x2849 -> KATAKANA;
			case 0x2440, 0x2442 -> TWO_BYTES;
			default -> NO_SET;
		};
	}

}
