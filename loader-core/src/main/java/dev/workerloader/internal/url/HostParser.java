package dev.workerloader.internal.url;

import org.jspecify.annotations.Nullable;

/**
 * The host parser of the URL standard. Hosts are text, as they are written in URLs.
 */
final class HostParser {

	private static final String FORBIDDEN = "\0\t\n\r #/:<>?@[\\]^|";

	private static final long TOO_LARGE = 1L << 32;

	private static final int NOT_A_NUMBER = -1;

	private HostParser() {
	}

	/**
	 * Parse a host.
	 * @param input the text, whose surrogates are all paired
	 * @param opaque whether it may be anything, since its scheme is not special
	 * @return the host, or {@code null} if it is not valid
	 */
	static @Nullable String parse(String input, boolean opaque) {
		if (input.startsWith("[")) {
			short[] pieces = input.endsWith("]") ? Ipv6.parse(input.substring(1, input.length() - 1)) : null;
			return (pieces != null) ? Ipv6.text(pieces) : null;
		}
		if (opaque) {
			return parseOpaque(input);
		}
		String domain = DomainNames.toAscii(PercentEncoding.decode(input));
		if (domain == null || !endsInNumber(domain)) {
			return domain;
		}
		return parseIpv4(domain);
	}

	private static @Nullable String parseOpaque(String input) {
		for (int i = 0; i < input.length(); i++) {
			if (isForbidden(input.charAt(i))) {
				return null;
			}
		}
		StringBuilder host = new StringBuilder(input.length());
		PercentEncoding.CONTROL.encode(input, host);
		return host.toString();
	}

	static boolean isForbidden(char c) {
		return c < 128 && FORBIDDEN.indexOf(c) >= 0;
	}

	private static boolean endsInNumber(String domain) {
		int end = domain.length();
		if (domain.endsWith(".")) {
			end--;
		}
		int start = domain.lastIndexOf('.', end - 1) + 1;
		if (start >= end) {
			return false;
		}
		boolean digits = true;
		for (int i = start; i < end; i++) {
			digits &= isDigit(domain.charAt(i));
		}
		return digits || ipv4Number(domain.substring(start, end)) != NOT_A_NUMBER;
	}

	private static @Nullable String parseIpv4(String domain) {
		int end = domain.length();
		if (domain.endsWith(".")) {
			end--;
		}
		long address = 0;
		int count = 0;
		int start = 0;
		while (start <= end) {
			int dot = domain.indexOf('.', start);
			boolean last = dot < 0 || dot >= end;
			long number = ipv4Number(domain.substring(start, last ? end : dot));
			if (number == NOT_A_NUMBER || count == 4) {
				return null;
			}
			if (last) {
				if (number >= 1L << (8 * (4 - count))) {
					return null;
				}
				return ipv4Text(address + number);
			}
			if (number > 255) {
				return null;
			}
			address += number << (8 * (3 - count));
			count++;
			start = dot + 1;
		}
		return null;
	}

	private static String ipv4Text(long address) {
		StringBuilder text = new StringBuilder(15);
		for (int shift = 24; shift >= 0; shift -= 8) {
			text.append(address >> shift & 0xFF);
			if (shift > 0) {
				text.append('.');
			}
		}
		return text.toString();
	}

	// Numbers that are too large for an address are all the same.
	private static long ipv4Number(String text) {
		if (text.isEmpty()) {
			return NOT_A_NUMBER;
		}
		int radix = 10;
		int start = 0;
		if (text.length() > 1 && text.charAt(0) == '0') {
			boolean hexadecimal = (text.charAt(1) | 0x20) == 'x';
			radix = hexadecimal ? 16 : 8;
			start = hexadecimal ? 2 : 1;
		}
		long number = 0;
		for (int i = start; i < text.length(); i++) {
			int digit = PercentEncoding.digit(text.charAt(i));
			if (digit < 0 || digit >= radix) {
				return NOT_A_NUMBER;
			}
			number = Math.min(number * radix + digit, TOO_LARGE);
		}
		return number;
	}

	static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

}
