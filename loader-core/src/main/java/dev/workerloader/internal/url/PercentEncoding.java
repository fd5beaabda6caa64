package dev.workerloader.internal.url;

import java.nio.charset.StandardCharsets;

/**
 * The percent-encode sets of the URL standard, and percent-decoding.
 */
final class PercentEncoding {

	static final PercentEncoding CONTROL = new PercentEncoding("");

	static final PercentEncoding FRAGMENT = new PercentEncoding(" \"<>`");

	static final PercentEncoding QUERY = new PercentEncoding(" \"#<>");

	static final PercentEncoding SPECIAL_QUERY = new PercentEncoding(" \"#<>'");

	static final PercentEncoding PATH = new PercentEncoding(" \"#<>?^`{}");

	static final PercentEncoding USERINFO = new PercentEncoding(" \"#<>?^`{}/:;=@[\\]|");

	private static final String HEX = "0123456789ABCDEF";

	private final boolean[] encoded = new boolean[128];

	private PercentEncoding(String characters) {
		for (int c = 0; c < this.encoded.length; c++) {
			this.encoded[c] = c < 0x20 || c > 0x7E || characters.indexOf(c) >= 0;
		}
	}

	/**
	 * Write a text whose surrogates are all paired.
	 * @param text the text
	 * @param out what it is appended to
	 */
	void encode(String text, StringBuilder out) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < 128) {
				encodeAscii(c, out);
			}
			else if (Character.isHighSurrogate(c)) {
				encodeCodePoint(text.codePointAt(i++), out);
			}
			else {
				encodeCodePoint(c, out);
			}
		}
	}

	/**
	 * Write the character at an index, with the next one if both are a pair.
	 * @param text the text
	 * @param index the index
	 * @param out what it is appended to
	 * @return how many characters were taken
	 */
	int encodeAt(String text, int index, StringBuilder out) {
		char c = text.charAt(index);
		if (c < 128) {
			encodeAscii(c, out);
			return 1;
		}
		encodeCodePoint(text.codePointAt(index), out);
		return Character.isHighSurrogate(c) ? 2 : 1;
	}

	private void encodeAscii(char c, StringBuilder out) {
		if (this.encoded[c]) {
			encodeByte(c, out);
		}
		else {
			out.append(c);
		}
	}

	private static void encodeCodePoint(int c, StringBuilder out) {
		if (c < 0x800) {
			encodeByte(0xC0 | (c >> 6), out);
		}
		else {
			if (c < 0x10000) {
				encodeByte(0xE0 | (c >> 12), out);
			}
			else {
				encodeByte(0xF0 | (c >> 18), out);
				encodeByte(0x80 | ((c >> 12) & 0x3F), out);
			}
			encodeByte(0x80 | ((c >> 6) & 0x3F), out);
		}
		encodeByte(0x80 | (c & 0x3F), out);
	}

	private static void encodeByte(int value, StringBuilder out) {
		out.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 0xF));
	}

	/**
	 * Decode a text, whose bytes are read as UTF-8.
	 * @param text the text
	 * @return the decoded text, with U+FFFD for what is not UTF-8
	 */
	static String decode(String text) {
		if (text.indexOf('%') < 0) {
			return text;
		}
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		int length = 0;
		for (int i = 0; i < bytes.length; i++) {
			byte value = bytes[i];
			if (value == '%' && i + 2 < bytes.length && digit(bytes[i + 1]) >= 0 && digit(bytes[i + 2]) >= 0) {
				value = (byte) (digit(bytes[i + 1]) << 4 | digit(bytes[i + 2]));
				i += 2;
			}
			bytes[length++] = value;
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

	/**
	 * Return the value of a hexadecimal digit, or -1.
	 */
	static int digit(int c) {
		if (c >= '0' && c <= '9') {
			return c - '0';
		}
		int letter = c | 0x20;
		return (letter >= 'a' && letter <= 'f') ? letter - 'a' + 10 : -1;
	}

}
