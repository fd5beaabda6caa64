package dev.workerloader.internal.url;

import org.jspecify.annotations.Nullable;

/**
 * Addresses of IPv6 as the URL standard reads and writes them.
 */
final class Ipv6 {

	private static final int PIECES = 8;

	private static final int NONE = -1;

	private final String input;

	private final short[] pieces = new short[PIECES];

	private int count;

	private int pointer;

	private int compress = NONE;

	private Ipv6(String input) {
		this.input = input;
	}

	/**
	 * Parse an address.
	 * @param input the address without brackets
	 * @return its eight pieces, or {@code null} if it is not valid
	 */
	static short @Nullable [] parse(String input) {
		Ipv6 parser = new Ipv6(input);
		return (parser.parse() && parser.expand()) ? parser.pieces : null;
	}

	private int at(int index) {
		return (index < this.input.length()) ? this.input.charAt(index) : NONE;
	}

	private boolean parse() {
		if (at(0) == ':') {
			if (at(1) != ':') {
				return false;
			}
			this.pointer = 2;
			this.compress = ++this.count;
		}
		while (at(this.pointer) != NONE) {
			if (this.count == PIECES) {
				return false;
			}
			if (at(this.pointer) == ':') {
				if (this.compress != NONE) {
					return false;
				}
				this.pointer++;
				this.compress = ++this.count;
				continue;
			}
			int value = 0;
			int length = 0;
			while (length < 4 && PercentEncoding.digit(at(this.pointer)) >= 0) {
				value = value << 4 | PercentEncoding.digit(at(this.pointer));
				this.pointer++;
				length++;
			}
			if (at(this.pointer) == '.') {
				this.pointer -= length;
				return length > 0 && this.count <= PIECES - 2 && parseIpv4();
			}
			if (at(this.pointer) == ':') {
				this.pointer++;
				if (at(this.pointer) == NONE) {
					return false;
				}
			}
			else if (at(this.pointer) != NONE) {
				return false;
			}
			this.pieces[this.count++] = (short) value;
		}
		return true;
	}

	private boolean parseIpv4() {
		for (int part = 0; part < 4; part++) {
			if (part > 0 && at(this.pointer++) != '.') {
				return false;
			}
			int value = NONE;
			while (HostParser.isDigit(at(this.pointer))) {
				int digit = at(this.pointer) - '0';
				if (value == 0) {
					return false;
				}
				value = (value == NONE) ? digit : value * 10 + digit;
				if (value > 255) {
					return false;
				}
				this.pointer++;
			}
			if (value == NONE) {
				return false;
			}
			this.pieces[this.count] = (short) (this.pieces[this.count] << 8 | value);
			if (part % 2 == 1) {
				this.count++;
			}
		}
		return at(this.pointer) == NONE;
	}

	private boolean expand() {
		if (this.compress == NONE) {
			return this.count == PIECES;
		}
		int moved = this.count - this.compress;
		System.arraycopy(this.pieces, this.compress, this.pieces, PIECES - moved, moved);
		for (int i = this.compress; i < PIECES - moved; i++) {
			this.pieces[i] = 0;
		}
		return true;
	}

	/**
	 * Return an address as text.
	 * @param pieces its eight pieces
	 * @return the shortest text, in brackets
	 */
	static String text(short[] pieces) {
		int longest = NONE;
		int longestLength = 1;
		for (int i = 0; i < PIECES; i++) {
			int end = i;
			while (end < PIECES && pieces[end] == 0) {
				end++;
			}
			if (end - i > longestLength) {
				longest = i;
				longestLength = end - i;
			}
			i = Math.max(i, end - 1);
		}
		StringBuilder text = new StringBuilder(41).append('[');
		for (int i = 0; i < PIECES; i++) {
			if (i == longest) {
				text.append((i == 0) ? "::" : ":");
				i += longestLength - 1;
				continue;
			}
			text.append(Integer.toHexString(pieces[i] & 0xFFFF));
			if (i < PIECES - 1) {
				text.append(':');
			}
		}
		return text.append(']').toString();
	}

}
