package dev.workerloader.host.graal;

import java.text.Normalizer.Form;
import java.util.Locale;

import org.graalvm.shadowed.com.ibm.icu.lang.UCharacter;
import org.graalvm.shadowed.com.ibm.icu.text.Normalizer2;

/**
 * Normal forms and cases of texts, made by the engine's own library, whose loops are
 * given polls. The time of all of them grows with the square of how many characters of
 * some kinds follow each other.
 * <p>
 * Public only for the rewritten classes of the engine.
 */
public final class PollingStrings {

	private PollingStrings() {
	}

	/**
	 * Bring a text into a normal form.
	 * @param text the text
	 * @param form the form
	 * @return the text in that form
	 */
	public static String normalize(CharSequence text, Form form) {
		Normalizer2 normalizer = switch (form) {
			case NFC -> Normalizer2.getNFCInstance();
			case NFD -> Normalizer2.getNFDInstance();
			case NFKC -> Normalizer2.getNFKCInstance();
			case NFKD -> Normalizer2.getNFKDInstance();
		};
		return normalizer.normalize(text);
	}

	/**
	 * Turn the letters of a text into small ones.
	 * @param text the text
	 * @param locale the locale whose rules apply
	 * @return the text in lower case
	 */
	public static String toLowerCase(String text, Locale locale) {
		return UCharacter.toLowerCase(locale, text);
	}

	/**
	 * Turn the letters of a text into capital ones.
	 * @param text the text
	 * @param locale the locale whose rules apply
	 * @return the text in upper case
	 */
	public static String toUpperCase(String text, Locale locale) {
		return UCharacter.toUpperCase(locale, text);
	}

}
