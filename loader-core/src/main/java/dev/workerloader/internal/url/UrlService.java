package dev.workerloader.internal.url;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.url.WebUrl.Part;

/**
 * URLs for guests, as text. A request begins with a letter: <pre>
 * p text               parse
 * r length base text   resolve against a base, which has so many characters
 * s part length url text   set a part, whose letter is its place in {@link Part} from 'a'
 * d text               percent-decode
 * c part length scheme text  write a text as it is in that part of a URL of that scheme</pre>
 * The answer is empty if the text is not a URL, else it has where the first ten parts
 * end, then the URL. That of {@code c} is empty if the text cannot be in that part, else
 * it begins with a letter. The letter of a path that is plain text is the one after the
 * last part. Numbers are two characters of 15 bits each.
 */
public final class UrlService {

	/**
	 * The longest request: more than any browser takes.
	 */
	public static final int MAX_REQUEST = 1 << 20;

	private static final int DIGIT_BITS = 15;

	private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;

	private static final int ENDS = 10;

	private static final Part[] PARTS = Part.values();

	private UrlService() {
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
			case 'p' -> text(WebUrl.parse(request.substring(1), null));
			case 'r' -> resolve(request);
			case 's' -> set(request);
			case 'd' -> PercentEncoding.decode(request.substring(1));
			case 'c' -> canonical(request);
			default -> null;
		};
	}

	private static @Nullable String resolve(String request) {
		int end = end(request, 1);
		if (end < 0) {
			return null;
		}
		WebUrl base = WebUrl.parse(request.substring(3, end), null);
		return (base != null) ? text(WebUrl.parse(request.substring(end), base)) : "";
	}

	private static @Nullable String set(String request) {
		int end = end(request, 2);
		int part = (end < 0) ? -1 : request.charAt(1) - 'a';
		if (part < 0 || part >= PARTS.length) {
			return null;
		}
		WebUrl url = WebUrl.parse(request.substring(4, end), null);
		return (url != null) ? text(url.with(PARTS[part], request.substring(end))) : "";
	}

	private static @Nullable String canonical(String request) {
		int end = end(request, 2);
		int part = (end < 0) ? -1 : request.charAt(1) - 'a';
		if (part < 0 || part > PARTS.length) {
			return null;
		}
		String text = request.substring(end);
		String found = (part < PARTS.length) ? UrlParser.canonical(PARTS[part], request.substring(4, end), text)
				: UrlParser.canonicalOpaquePath(text);
		return (found != null) ? "c".concat(found) : "";
	}

	// Where the first of two texts ends, whose length is at the index; -1 if that is
	// wrong.
	private static int end(String request, int index) {
		if (request.length() < index + 2) {
			return -1;
		}
		long end = index + 2L + ((long) request.charAt(index) << DIGIT_BITS) + request.charAt(index + 1);
		return (end <= request.length()) ? (int) end : -1;
	}

	private static String text(@Nullable WebUrl url) {
		if (url == null) {
			return "";
		}
		StringBuilder text = new StringBuilder();
		text.setLength(2 * ENDS);
		int[] ends = new int[ENDS];
		url.write(text, ends);
		for (int i = 0; i < ENDS; i++) {
			text.setCharAt(2 * i, (char) (ends[i] >> DIGIT_BITS));
			text.setCharAt(2 * i + 1, (char) (ends[i] & DIGIT_MASK));
		}
		return text.toString();
	}

}
