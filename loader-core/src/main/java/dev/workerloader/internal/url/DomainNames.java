package dev.workerloader.internal.url;

import java.util.EnumSet;
import java.util.Set;

import org.graalvm.shadowed.com.ibm.icu.text.IDNA;
import org.jspecify.annotations.Nullable;

/**
 * Domain names in ASCII, by UTS #46 as the URL standard uses it.
 */
final class DomainNames {

	/**
	 * What a name may have that is not ASCII: four times the length of the longest name
	 * of the DNS. Encoding takes time that grows with the square of it.
	 */
	static final int MAX_LENGTH = 1000;

	private static final IDNA UTS46 = IDNA
		.getUTS46Instance(IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.NONTRANSITIONAL_TO_ASCII);

	// Lengths and hyphens are the business of the DNS.
	private static final Set<IDNA.Error> FINE = EnumSet.of(IDNA.Error.EMPTY_LABEL, IDNA.Error.LABEL_TOO_LONG,
			IDNA.Error.DOMAIN_NAME_TOO_LONG, IDNA.Error.LEADING_HYPHEN, IDNA.Error.TRAILING_HYPHEN,
			IDNA.Error.HYPHEN_3_4);

	private DomainNames() {
	}

	/**
	 * Return the name in ASCII.
	 * @param domain the name
	 * @return the name in lower case, or {@code null} if it is not valid
	 */
	static @Nullable String toAscii(String domain) {
		StringBuilder ascii = new StringBuilder(domain.length());
		if (!lowerCase(domain, ascii)) {
			if (domain.length() > MAX_LENGTH) {
				return null;
			}
			ascii.setLength(0);
			IDNA.Info info = new IDNA.Info();
			UTS46.nameToASCII(domain, ascii, info);
			if (info.hasErrors() && !FINE.containsAll(info.getErrors())) {
				return null;
			}
		}
		for (int i = 0; i < ascii.length(); i++) {
			if (isForbidden(ascii.charAt(i))) {
				return null;
			}
		}
		return (ascii.length() > 0) ? ascii.toString() : null;
	}

	// Returns false if the name is not ASCII. One that is stands for itself, whatever its
	// encoded labels say: that is how the web has it.
	private static boolean lowerCase(String domain, StringBuilder out) {
		for (int i = 0; i < domain.length(); i++) {
			char c = domain.charAt(i);
			if (c >= 0x80) {
				return false;
			}
			out.append((c >= 'A' && c <= 'Z') ? (char) (c | 0x20) : c);
		}
		return true;
	}

	private static boolean isForbidden(char c) {
		return HostParser.isForbidden(c) || c <= 0x1F || c == '%' || c >= 0x7F;
	}

}
