package dev.workerloader.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

/**
 * Addresses as text, read strictly: what other parsers take for an address, such as
 * {@code 127.1} or {@code 0x7f000001}, is none here.
 */
final class IpText {

	private static final int GROUPS = 8;

	private IpText() {
	}

	/**
	 * Read an address.
	 * @param text four decimal numbers, or the hexadecimal groups of version 6 without
	 * brackets
	 * @return the bytes, or {@code null} if the text is not an address
	 */
	static byte @Nullable [] parse(String text) {
		return (text.indexOf(':') >= 0) ? parse6(text) : parse4(text);
	}

	private static byte @Nullable [] parse4(String text) {
		String[] parts = text.split("\\.", -1);
		byte[] bytes = new byte[4];
		if (parts.length != bytes.length) {
			return null;
		}
		for (int i = 0; i < bytes.length; i++) {
			int value = number(parts[i], 10, 3);
			if (value < 0 || value > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
				return null;
			}
			bytes[i] = (byte) value;
		}
		return bytes;
	}

	private static byte @Nullable [] parse6(String text) {
		int gap = text.indexOf("::");
		if (gap < 0) {
			byte[] bytes = groups(text);
			return (bytes != null && bytes.length == 2 * GROUPS) ? bytes : null;
		}
		byte[] before = groups(text.substring(0, gap));
		byte[] after = groups(text.substring(gap + 2));
		if (before == null || after == null || before.length + after.length > 2 * (GROUPS - 1)) {
			return null;
		}
		byte[] bytes = new byte[2 * GROUPS];
		System.arraycopy(before, 0, bytes, 0, before.length);
		System.arraycopy(after, 0, bytes, bytes.length - after.length, after.length);
		return bytes;
	}

	private static byte @Nullable [] groups(String text) {
		if (text.isEmpty()) {
			return new byte[0];
		}
		String[] parts = text.split(":", -1);
		byte[] bytes = new byte[2 * parts.length];
		for (int i = 0; i < parts.length; i++) {
			int value = number(parts[i], 16, 4);
			if (value < 0) {
				return null;
			}
			bytes[2 * i] = (byte) (value >> 8);
			bytes[2 * i + 1] = (byte) value;
		}
		return bytes;
	}

	private static int number(String digits, int radix, int maxLength) {
		if (digits.isEmpty() || digits.length() > maxLength) {
			return -1;
		}
		int value = 0;
		for (int i = 0; i < digits.length(); i++) {
			int digit = (digits.charAt(i) < 128) ? Character.digit(digits.charAt(i), radix) : -1;
			if (digit < 0) {
				return -1;
			}
			value = value * radix + digit;
		}
		return value;
	}

	/**
	 * Write an address as the URL standard does.
	 * @param bytes the 4 or 16 bytes
	 * @return the text without brackets
	 */
	static String format(byte[] bytes) {
		return (bytes.length == 4) ? format4(bytes) : format6(bytes);
	}

	private static String format4(byte[] bytes) {
		return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF);
	}

	private static String format6(byte[] bytes) {
		int gapStart = -1;
		int gapLength = 1;
		for (int i = 0; i < GROUPS; i++) {
			int length = 0;
			while (i + length < GROUPS && group(bytes, i + length) == 0) {
				length++;
			}
			if (length > gapLength) {
				gapStart = i;
				gapLength = length;
			}
		}
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < GROUPS; i++) {
			if (i == gapStart) {
				text.append((i == 0) ? "::" : ":");
				i += gapLength - 1;
				continue;
			}
			text.append(Integer.toHexString(group(bytes, i)));
			if (i < GROUPS - 1) {
				text.append(':');
			}
		}
		return text.toString();
	}

	private static int group(byte[] bytes, int index) {
		return ((bytes[2 * index] & 0xFF) << 8) | (bytes[2 * index + 1] & 0xFF);
	}

	/**
	 * Return an address. One of version 4 inside version 6 becomes one of version 4.
	 */
	static InetAddress toAddress(byte[] bytes) {
		try {
			return InetAddress.getByAddress(bytes);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex); // only for another number of bytes
		}
	}

}
