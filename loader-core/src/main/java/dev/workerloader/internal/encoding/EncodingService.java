package dev.workerloader.internal.encoding;

import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Encodings for guests, as text. A request begins with a letter: <pre>
 * l label                     find the encoding of a label
 * d number flags mode Base64  decode bytes; flags are the digit 1 for fatal plus 2 for the last bytes</pre>
 * The first answer is the number of the encoding, as one character, and its name; it is
 * empty if there is none. The second is the mode, how many bytes at the end are no
 * complete character, each as one character, and the text; it is empty if fatal bytes are
 * no text. The mode is zero to begin with.
 */
public final class EncodingService {

	/**
	 * The longest request.
	 */
	public static final int MAX_REQUEST = 1 << 20;

	private static final char ZERO = '0';

	private static final int HEADER = 4;

	private static final int FATAL = 1;

	private static final int LAST = 2;

	// Linked once, where there is stack enough.
	private static final Base64.Decoder BASE64 = Base64.getDecoder();

	private EncodingService() {
	}

	/**
	 * Answer a request.
	 * @param request the request
	 * @return the answer, or {@code null} if the request is too long or not a request
	 */
	public static @Nullable String answer(String request) {
		if (request.isEmpty() || request.length() > MAX_REQUEST) {
			return null;
		}
		return switch (request.charAt(0)) {
			case 'l' -> find(request.substring(1));
			case 'd' -> decode(request);
			default -> null;
		};
	}

	private static String find(String label) {
		int number = Encodings.find(label);
		return (number >= 0) ? String.valueOf((char) (ZERO + number)).concat(Encodings.LIST.get(number).name()) : "";
	}

	private static @Nullable String decode(String request) {
		if (request.length() < HEADER) {
			return null;
		}
		List<Encoding> all = Encodings.LIST;
		int number = request.charAt(1) - ZERO;
		int flags = request.charAt(2) - ZERO;
		int mode = request.charAt(3) - ZERO;
		Decoder decoder = (number >= 0 && number < all.size()) ? all.get(number).decoder() : null;
		if (decoder == null || mode < 0 || mode >= Iso2022Jp.MODES) {
			return null;
		}
		Decoding decoding = new Decoding(BASE64.decode(request.substring(HEADER)), mode, (flags & LAST) != 0,
				(flags & FATAL) != 0);
		if (!decoding.run(decoder)) {
			return "";
		}
		StringBuilder answer = new StringBuilder();
		answer.append((char) (ZERO + decoding.mode()));
		answer.append((char) (ZERO + decoding.left()));
		return answer.append(decoding.text()).toString();
	}

}
