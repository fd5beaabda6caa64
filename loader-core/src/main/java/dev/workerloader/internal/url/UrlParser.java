package dev.workerloader.internal.url;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.url.WebUrl.Part;

/**
 * The basic URL parser of the URL standard: a state machine over the characters of a
 * text, with the names of the states in the standard.
 */
final class UrlParser {

	private static final int END = -1;

	private static final int MAX_PORT = 65535;

	private String scheme = "";

	private final StringBuilder username = new StringBuilder();

	private final StringBuilder password = new StringBuilder();

	private @Nullable String host;

	private int port = WebUrl.NO_PORT;

	private final StringBuilder path = new StringBuilder();

	private boolean opaque;

	private @Nullable StringBuilder query;

	private @Nullable StringBuilder fragment;

	private String input = "";

	private @Nullable WebUrl base;

	// Set when a part of a URL is parsed; null for a whole one.
	private @Nullable State override;

	private State state = State.SCHEME_START;

	private int pointer;

	private final StringBuilder buffer = new StringBuilder();

	private boolean atSignSeen;

	private boolean passwordTokenSeen;

	private boolean insideBrackets;

	private UrlParser() {
	}

	static @Nullable WebUrl parse(String input, @Nullable WebUrl base) {
		UrlParser parser = new UrlParser();
		parser.base = base;
		parser.input = withoutTabsAndNewlines(stripped(wellFormed(input)));
		return (parser.run() != Step.FAILURE) ? parser.url() : null;
	}

	static @Nullable WebUrl set(WebUrl url, Part part, String value) {
		String text = wellFormed(value);
		if (part == Part.HREF) {
			return parse(text, null);
		}
		UrlParser parser = new UrlParser();
		parser.take(url);
		parser.set(part, text);
		return parser.url();
	}

	/**
	 * Write a text as it is in a part of a URL.
	 * @param part the part
	 * @param scheme the scheme of the URL
	 * @param value the text, which may be a piece of the part
	 * @return the text of the part, or {@code null} if it is not valid
	 */
	static @Nullable String canonical(Part part, String scheme, String value) {
		String text = wellFormed(value);
		UrlParser parser = new UrlParser();
		parser.scheme = scheme;
		parser.host = "dummy.invalid";
		return switch (part) {
			case PROTOCOL -> {
				WebUrl url = parse(text.concat("://dummy.invalid/"), null);
				yield (url != null) ? url.scheme() : null;
			}
			case USERNAME, PASSWORD -> parser.canonicalCredentials(text);
			case HOSTNAME -> (parser.runFrom(State.HOSTNAME, text) != Step.FAILURE) ? parser.host : null;
			case PORT -> parser.canonicalPort(text);
			case PATHNAME -> parser.canonicalPath(text);
			case SEARCH -> parser.canonicalText(State.QUERY, text);
			case HASH -> parser.canonicalText(State.FRAGMENT, text);
			case HREF, HOST -> null;
		};
	}

	/**
	 * Write a text as it is in a path that is plain text.
	 * @param value the text
	 * @return the path
	 */
	static String canonicalOpaquePath(String value) {
		UrlParser parser = new UrlParser();
		parser.opaque = true;
		parser.runFrom(State.OPAQUE_PATH, wellFormed(value));
		return parser.path.toString();
	}

	private String canonicalCredentials(String value) {
		PercentEncoding.USERINFO.encode(value, this.username);
		return this.username.toString();
	}

	private @Nullable String canonicalPort(String value) {
		if (runFrom(State.PORT, value) == Step.FAILURE) {
			return null;
		}
		return (this.port != WebUrl.NO_PORT) ? String.valueOf(this.port) : "";
	}

	// A piece that does not begin with a slash gets one, and a character that keeps dots
	// in front from being a segment of their own.
	private String canonicalPath(String value) {
		boolean begins = value.startsWith("/");
		runFrom(State.PATH_START, begins ? value : "/-".concat(value));
		return begins ? this.path.toString() : this.path.substring(Math.min(2, this.path.length()));
	}

	private String canonicalText(State start, String value) {
		StringBuilder text = new StringBuilder();
		this.query = text;
		this.fragment = text;
		runFrom(start, value);
		return text.toString();
	}

	private void take(WebUrl url) {
		this.scheme = url.scheme();
		this.username.append(url.username());
		this.password.append(url.password());
		this.host = url.host();
		this.port = url.port();
		this.path.append(url.path());
		this.opaque = url.opaque();
		this.query = copy(url.query());
		this.fragment = copy(url.fragment());
	}

	private static @Nullable StringBuilder copy(@Nullable String text) {
		return (text != null) ? new StringBuilder(text) : null;
	}

	private WebUrl url() {
		return new WebUrl(this.scheme, this.username.toString(), this.password.toString(), this.host, this.port,
				this.path.toString(), this.opaque, (this.query != null) ? this.query.toString() : null,
				(this.fragment != null) ? this.fragment.toString() : null);
	}

	private void set(Part part, String value) {
		switch (part) {
			case PROTOCOL -> runFrom(State.SCHEME_START, value.concat(":"));
			case USERNAME -> setCredentials(this.username, value);
			case PASSWORD -> setCredentials(this.password, value);
			case HOST -> setHost(State.HOST, value);
			case HOSTNAME -> setHost(State.HOSTNAME, value);
			case PORT -> setPort(value);
			case PATHNAME -> setPath(value);
			case SEARCH -> setQuery(value);
			case HASH -> setFragment(value);
			case HREF -> throw new IllegalArgumentException("It is no part");
		}
	}

	private void setCredentials(StringBuilder target, String value) {
		if (canHaveCredentials()) {
			target.setLength(0);
			PercentEncoding.USERINFO.encode(value, target);
		}
	}

	private boolean canHaveCredentials() {
		return this.host != null && !this.host.isEmpty() && !this.scheme.equals("file");
	}

	private void setHost(State start, String value) {
		if (!this.opaque) {
			runFrom(start, value);
		}
	}

	private void setPort(String value) {
		if (!canHaveCredentials()) {
			return;
		}
		if (value.isEmpty()) {
			this.port = WebUrl.NO_PORT;
		}
		else {
			runFrom(State.PORT, value);
		}
	}

	private void setPath(String value) {
		if (!this.opaque) {
			this.path.setLength(0);
			runFrom(State.PATH_START, value);
		}
	}

	private void setQuery(String value) {
		this.query = null;
		if (!value.isEmpty()) {
			this.query = new StringBuilder();
			runFrom(State.QUERY, value.startsWith("?") ? value.substring(1) : value);
		}
	}

	private void setFragment(String value) {
		this.fragment = null;
		if (!value.isEmpty()) {
			this.fragment = new StringBuilder();
			runFrom(State.FRAGMENT, value.startsWith("#") ? value.substring(1) : value);
		}
	}

	private Step runFrom(State start, String value) {
		this.input = withoutTabsAndNewlines(value);
		this.state = start;
		this.override = start;
		return run();
	}

	private Step run() {
		while (true) {
			int c = at(this.pointer);
			Step step = step(c);
			if (step != Step.NEXT) {
				return step;
			}
			if (this.pointer >= this.input.length()) {
				return Step.DONE;
			}
			this.pointer++;
		}
	}

	private int at(int index) {
		return (index < this.input.length()) ? this.input.charAt(index) : END;
	}

	private Step step(int c) {
		return switch (this.state) {
			case SCHEME_START -> schemeStart(c);
			case SCHEME -> scheme(c);
			case NO_SCHEME -> noScheme(c);
			case SPECIAL_RELATIVE_OR_AUTHORITY -> specialRelativeOrAuthority(c);
			case PATH_OR_AUTHORITY -> again((c == '/') ? State.AUTHORITY : State.PATH, c != '/');
			case RELATIVE -> relative(c);
			case RELATIVE_SLASH -> relativeSlash(c);
			case SPECIAL_AUTHORITY_SLASHES -> specialAuthoritySlashes(c);
			case SPECIAL_AUTHORITY_IGNORE_SLASHES -> (c == '/' || c == '\\') ? Step.NEXT : again(State.AUTHORITY, true);
			case AUTHORITY -> authority(c);
			case HOST, HOSTNAME -> host(c);
			case PORT -> port(c);
			case FILE -> file(c);
			case FILE_SLASH -> fileSlash(c);
			case FILE_HOST -> fileHost(c);
			case PATH_START -> pathStart(c);
			case PATH -> path(c);
			case OPAQUE_PATH -> opaquePath(c);
			case QUERY -> query(c);
			case FRAGMENT -> fragment(c);
		};
	}

	private Step next(State next) {
		this.state = next;
		return Step.NEXT;
	}

	// The same character again, in another state.
	private Step again(State next, boolean same) {
		if (same) {
			this.pointer--;
		}
		this.state = next;
		return Step.NEXT;
	}

	private boolean isSpecial() {
		return WebUrl.isSpecial(this.scheme);
	}

	private boolean isSlash(int c) {
		return c == '/' || (c == '\\' && isSpecial());
	}

	private Step schemeStart(int c) {
		if (isLetter(c)) {
			this.buffer.append(lower(c));
			return next(State.SCHEME);
		}
		return (this.override == null) ? again(State.NO_SCHEME, true) : Step.FAILURE;
	}

	private Step scheme(int c) {
		if (isLetter(c) || HostParser.isDigit(c) || c == '+' || c == '-' || c == '.') {
			this.buffer.append(lower(c));
			return Step.NEXT;
		}
		if (c == ':') {
			return (this.override != null) ? changeScheme() : afterScheme();
		}
		if (this.override != null) {
			return Step.FAILURE;
		}
		this.buffer.setLength(0);
		this.pointer = -1;
		return next(State.NO_SCHEME);
	}

	private Step changeScheme() {
		String changed = this.buffer.toString();
		boolean hasAuthority = this.username.length() > 0 || this.password.length() > 0 || this.port != WebUrl.NO_PORT;
		if (WebUrl.isSpecial(changed) != isSpecial() || (hasAuthority && changed.equals("file"))
				|| (this.scheme.equals("file") && "".equals(this.host))) {
			return Step.DONE;
		}
		this.scheme = changed;
		if (this.port == WebUrl.defaultPort(changed)) {
			this.port = WebUrl.NO_PORT;
		}
		return Step.DONE;
	}

	private Step afterScheme() {
		this.scheme = this.buffer.toString();
		this.buffer.setLength(0);
		if (this.scheme.equals("file")) {
			return next(State.FILE);
		}
		if (isSpecial()) {
			return next((this.base != null && this.base.scheme().equals(this.scheme))
					? State.SPECIAL_RELATIVE_OR_AUTHORITY : State.SPECIAL_AUTHORITY_SLASHES);
		}
		if (at(this.pointer + 1) == '/') {
			this.pointer++;
			return next(State.PATH_OR_AUTHORITY);
		}
		this.opaque = true;
		return next(State.OPAQUE_PATH);
	}

	private Step noScheme(int c) {
		WebUrl base = this.base;
		if (base == null || (base.opaque() && c != '#')) {
			return Step.FAILURE;
		}
		if (base.opaque()) {
			this.scheme = base.scheme();
			this.path.append(base.path());
			this.opaque = true;
			this.query = copy(base.query());
			return startFragment();
		}
		return again(base.scheme().equals("file") ? State.FILE : State.RELATIVE, true);
	}

	private Step startQuery() {
		this.query = new StringBuilder();
		return next(State.QUERY);
	}

	private Step startFragment() {
		this.fragment = new StringBuilder();
		return next(State.FRAGMENT);
	}

	private Step specialRelativeOrAuthority(int c) {
		if (c == '/' && at(this.pointer + 1) == '/') {
			this.pointer++;
			return next(State.SPECIAL_AUTHORITY_IGNORE_SLASHES);
		}
		return again(State.RELATIVE, true);
	}

	private Step specialAuthoritySlashes(int c) {
		if (c == '/' && at(this.pointer + 1) == '/') {
			this.pointer++;
			return next(State.SPECIAL_AUTHORITY_IGNORE_SLASHES);
		}
		return again(State.SPECIAL_AUTHORITY_IGNORE_SLASHES, true);
	}

	private Step relative(int c) {
		WebUrl base = requireBase();
		this.scheme = base.scheme();
		if (isSlash(c)) {
			return next(State.RELATIVE_SLASH);
		}
		takeAuthority(base);
		return takePath(base, c, false);
	}

	private WebUrl requireBase() {
		if (this.base == null) {
			throw new IllegalStateException("A relative URL has a base");
		}
		return this.base;
	}

	private void takeAuthority(WebUrl base) {
		this.username.append(base.username());
		this.password.append(base.password());
		this.host = base.host();
		this.port = base.port();
	}

	private Step takePath(WebUrl base, int c, boolean dropped) {
		this.path.append(base.path());
		this.query = copy(base.query());
		if (c == '?') {
			return startQuery();
		}
		if (c == '#') {
			return startFragment();
		}
		if (c == END) {
			return Step.NEXT;
		}
		this.query = null;
		if (dropped) {
			this.path.setLength(0);
		}
		else {
			shortenPath();
		}
		return again(State.PATH, true);
	}

	private Step relativeSlash(int c) {
		if (isSpecial() && (c == '/' || c == '\\')) {
			return next(State.SPECIAL_AUTHORITY_IGNORE_SLASHES);
		}
		if (c == '/') {
			return next(State.AUTHORITY);
		}
		takeAuthority(requireBase());
		return again(State.PATH, true);
	}

	private Step authority(int c) {
		if (c == '@') {
			credentials();
			return Step.NEXT;
		}
		if (endsAuthority(c)) {
			if (this.atSignSeen && this.buffer.length() == 0) {
				return Step.FAILURE;
			}
			this.pointer -= this.buffer.length() + 1;
			this.buffer.setLength(0);
			return next(State.HOST);
		}
		this.buffer.append((char) c);
		return Step.NEXT;
	}

	private boolean endsAuthority(int c) {
		return c == END || c == '?' || c == '#' || isSlash(c);
	}

	private void credentials() {
		String text = this.buffer.toString();
		int start = 0;
		if (this.atSignSeen) {
			(this.passwordTokenSeen ? this.password : this.username).append("%40");
		}
		this.atSignSeen = true;
		if (!this.passwordTokenSeen) {
			int colon = text.indexOf(':');
			if (colon >= 0) {
				PercentEncoding.USERINFO.encode(text.substring(0, colon), this.username);
				this.passwordTokenSeen = true;
				start = colon + 1;
			}
		}
		PercentEncoding.USERINFO.encode(text.substring(start), this.passwordTokenSeen ? this.password : this.username);
		this.buffer.setLength(0);
	}

	private Step host(int c) {
		if (this.override != null && this.scheme.equals("file")) {
			return again(State.FILE_HOST, true);
		}
		if (c == ':' && !this.insideBrackets) {
			if (this.buffer.length() == 0 || this.override == State.HOSTNAME || !parseHost()) {
				return Step.FAILURE;
			}
			return next(State.PORT);
		}
		if (endsAuthority(c)) {
			this.pointer--;
			if (this.buffer.length() == 0) {
				boolean hasAuthority = this.username.length() > 0 || this.password.length() > 0
						|| this.port != WebUrl.NO_PORT;
				if (isSpecial() || (this.override != null && hasAuthority)) {
					return Step.FAILURE;
				}
			}
			if (!parseHost()) {
				return Step.FAILURE;
			}
			this.state = State.PATH_START;
			return (this.override != null) ? Step.DONE : Step.NEXT;
		}
		if (c == '[') {
			this.insideBrackets = true;
		}
		else if (c == ']') {
			this.insideBrackets = false;
		}
		this.buffer.append((char) c);
		return Step.NEXT;
	}

	private boolean parseHost() {
		String parsed = HostParser.parse(this.buffer.toString(), !isSpecial());
		this.buffer.setLength(0);
		if (parsed == null) {
			return false;
		}
		this.host = parsed;
		return true;
	}

	private Step port(int c) {
		if (HostParser.isDigit(c)) {
			this.buffer.append((char) c);
			return Step.NEXT;
		}
		if (!endsAuthority(c) && this.override == null) {
			return Step.FAILURE;
		}
		if (this.buffer.length() > 0) {
			int number = 0;
			for (int i = 0; i < this.buffer.length(); i++) {
				number = number * 10 + this.buffer.charAt(i) - '0';
				if (number > MAX_PORT) {
					return Step.FAILURE;
				}
			}
			this.port = (number == WebUrl.defaultPort(this.scheme)) ? WebUrl.NO_PORT : number;
			this.buffer.setLength(0);
			if (this.override != null) {
				return Step.DONE;
			}
		}
		return (this.override == null) ? again(State.PATH_START, true) : Step.FAILURE;
	}

	private Step file(int c) {
		this.scheme = "file";
		this.host = "";
		if (c == '/' || c == '\\') {
			return next(State.FILE_SLASH);
		}
		WebUrl base = this.base;
		if (base == null || !base.scheme().equals("file")) {
			return again(State.PATH, true);
		}
		this.host = base.host();
		return takePath(base, c, startsWithDriveLetter());
	}

	private boolean startsWithDriveLetter() {
		int after = at(this.pointer + 2);
		return isLetter(at(this.pointer)) && isColonOrBar(at(this.pointer + 1))
				&& (after == END || after == '/' || after == '\\' || after == '?' || after == '#');
	}

	private static boolean isColonOrBar(int c) {
		return c == ':' || c == '|';
	}

	private Step fileSlash(int c) {
		if (c == '/' || c == '\\') {
			return next(State.FILE_HOST);
		}
		WebUrl base = this.base;
		if (base != null && base.scheme().equals("file")) {
			this.host = base.host();
			if (!startsWithDriveLetter() && startsWithNormalDriveLetter(base.path())) {
				this.path.append(base.path(), 0, 3);
			}
		}
		return again(State.PATH, true);
	}

	// Whether the first segment of a path is a drive letter with a colon.
	private static boolean startsWithNormalDriveLetter(CharSequence path) {
		return path.length() >= 3 && path.charAt(0) == '/' && isLetter(path.charAt(1)) && path.charAt(2) == ':'
				&& (path.length() == 3 || path.charAt(3) == '/');
	}

	private Step fileHost(int c) {
		if (c != END && c != '/' && c != '\\' && c != '?' && c != '#') {
			this.buffer.append((char) c);
			return Step.NEXT;
		}
		this.pointer--;
		if (this.override == null && isDriveLetter(this.buffer)) {
			return next(State.PATH); // with the letter in the buffer
		}
		if (this.buffer.length() == 0) {
			this.host = "";
		}
		else if (!parseHost()) {
			return Step.FAILURE;
		}
		else if ("localhost".equals(this.host)) {
			this.host = "";
		}
		this.state = State.PATH_START;
		return (this.override != null) ? Step.DONE : Step.NEXT;
	}

	private static boolean isDriveLetter(CharSequence text) {
		return text.length() == 2 && isLetter(text.charAt(0)) && isColonOrBar(text.charAt(1));
	}

	private Step pathStart(int c) {
		if (isSpecial()) {
			return again(State.PATH, !isSlash(c));
		}
		if (this.override == null && c == '?') {
			return startQuery();
		}
		if (this.override == null && c == '#') {
			return startFragment();
		}
		if (c != END) {
			return again(State.PATH, c != '/');
		}
		if (this.override != null && this.host == null) {
			this.path.append('/');
		}
		return Step.NEXT;
	}

	private Step path(int c) {
		boolean slash = isSlash(c);
		if (c != END && !slash && (this.override != null || (c != '?' && c != '#'))) {
			this.pointer += PercentEncoding.PATH.encodeAt(this.input, this.pointer, this.buffer) - 1;
			return Step.NEXT;
		}
		int dots = dots();
		if (dots == 2) {
			shortenPath();
		}
		if (dots == 0) {
			if (this.scheme.equals("file") && this.path.length() == 0 && isDriveLetter(this.buffer)) {
				this.buffer.setCharAt(1, ':');
			}
			this.path.append('/').append(this.buffer);
		}
		else if (!slash) {
			this.path.append('/');
		}
		this.buffer.setLength(0);
		if (c == '?') {
			return startQuery();
		}
		return (c == '#') ? startFragment() : Step.NEXT;
	}

	// How many dots the buffer is, written out or encoded; zero if it is anything else.
	private int dots() {
		int count = 0;
		int i = 0;
		while (i < this.buffer.length()) {
			if (this.buffer.charAt(i) == '.') {
				i++;
			}
			else if (this.buffer.charAt(i) == '%' && i + 2 < this.buffer.length() && this.buffer.charAt(i + 1) == '2'
					&& (this.buffer.charAt(i + 2) | 0x20) == 'e') {
				i += 3;
			}
			else {
				return 0;
			}
			count++;
			if (count > 2) {
				return 0;
			}
		}
		return count;
	}

	private void shortenPath() {
		int last = this.path.lastIndexOf("/");
		if (last < 0
				|| (this.scheme.equals("file") && this.path.length() == 3 && startsWithNormalDriveLetter(this.path))) {
			return;
		}
		this.path.setLength(last);
	}

	private Step opaquePath(int c) {
		if (c == '?') {
			return startQuery();
		}
		if (c == '#') {
			return startFragment();
		}
		if (c == ' ') {
			int following = at(this.pointer + 1);
			this.path.append((following == '?' || following == '#') ? "%20" : " ");
		}
		else if (c != END) {
			this.pointer += PercentEncoding.CONTROL.encodeAt(this.input, this.pointer, this.path) - 1;
		}
		return Step.NEXT;
	}

	private Step query(int c) {
		if (c == END) {
			return Step.NEXT;
		}
		if (c == '#' && this.override == null) {
			return startFragment();
		}
		if (this.query != null) {
			PercentEncoding encoding = isSpecial() ? PercentEncoding.SPECIAL_QUERY : PercentEncoding.QUERY;
			this.pointer += encoding.encodeAt(this.input, this.pointer, this.query) - 1;
		}
		return Step.NEXT;
	}

	private Step fragment(int c) {
		if (c != END && this.fragment != null) {
			this.pointer += PercentEncoding.FRAGMENT.encodeAt(this.input, this.pointer, this.fragment) - 1;
		}
		return Step.NEXT;
	}

	private static boolean isLetter(int c) {
		int letter = c | 0x20;
		return c > 0 && letter >= 'a' && letter <= 'z';
	}

	private static char lower(int c) {
		return (char) ((c >= 'A' && c <= 'Z') ? c | 0x20 : c);
	}

	// Surrogates without their partner become U+FFFD, as in what the web calls a
	// USVString.
	private static String wellFormed(String text) {
		StringBuilder changed = null;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!Character.isSurrogate(c)) {
				continue;
			}
			if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
				continue;
			}
			if (changed == null) {
				changed = new StringBuilder(text);
			}
			changed.setCharAt(i, '\uFFFD');
		}
		return (changed != null) ? changed.toString() : text;
	}

	private static String stripped(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && text.charAt(start) <= ' ') {
			start++;
		}
		while (end > start && text.charAt(end - 1) <= ' ') {
			end--;
		}
		return text.substring(start, end);
	}

	private static String withoutTabsAndNewlines(String text) {
		if (text.indexOf('\t') < 0 && text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
			return text;
		}
		StringBuilder changed = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c != '\t' && c != '\n' && c != '\r') {
				changed.append(c);
			}
		}
		return changed.toString();
	}

	/**
	 * What the parser does after a character.
	 */
	private enum Step {

		NEXT, DONE, FAILURE

	}

	/**
	 * The states of the standard.
	 */
	private enum State {

		SCHEME_START, SCHEME, NO_SCHEME, SPECIAL_RELATIVE_OR_AUTHORITY, PATH_OR_AUTHORITY, RELATIVE, RELATIVE_SLASH,
		SPECIAL_AUTHORITY_SLASHES, SPECIAL_AUTHORITY_IGNORE_SLASHES, AUTHORITY, HOST, HOSTNAME, PORT, FILE, FILE_SLASH,
		FILE_HOST, PATH_START, PATH, OPAQUE_PATH, QUERY, FRAGMENT

	}

}
