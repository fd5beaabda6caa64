package dev.workerloader.internal.encoding;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The encodings of the Encoding standard with their labels. An encoding whose charset the
 * JDK does not have, as one without the module {@code jdk.charsets}, is left out.
 */
final class Encodings {

	/**
	 * For each encoding its name, the charsets of the JDK that it is made of, and its
	 * other labels. The one that only replaces is not among them, since no text can be
	 * decoded with it.
	 */
	private static final String TABLE = """
			utf-8 - unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8
			ibm866 IBM866 866 cp866 csibm866
			iso-8859-2 ISO-8859-2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 \
			latin2
			iso-8859-3 ISO-8859-3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 \
			latin3
			iso-8859-4 ISO-8859-4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 \
			latin4
			iso-8859-5 ISO-8859-5 csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 \
			iso_8859-5:1988
			iso-8859-6 ISO-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 \
			iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
			iso-8859-7 ISO-8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 \
			iso_8859-7 iso_8859-7:1987 sun_eu_greek
			iso-8859-8 ISO-8859-8 csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 \
			iso88598 iso_8859-8 iso_8859-8:1988 visual
			iso-8859-8-i ISO-8859-8 csiso88598i logical
			iso-8859-10 ISO-8859-4 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
			iso-8859-13 ISO-8859-13 iso8859-13 iso885913
			iso-8859-14 ISO-8859-1 iso8859-14 iso885914
			iso-8859-15 ISO-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9
			iso-8859-16 ISO-8859-16
			koi8-r KOI8-R cskoi8r koi koi8 koi8_r
			koi8-u KOI8-U koi8-ru
			macintosh x-MacRoman csmacintosh mac x-mac-roman
			windows-874 x-windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620
			windows-1250 windows-1250 cp1250 x-cp1250
			windows-1251 windows-1251 cp1251 x-cp1251
			windows-1252 windows-1252 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 \
			iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252
			windows-1253 windows-1253 cp1253 x-cp1253
			windows-1254 windows-1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 \
			iso_8859-9:1989 l5 latin5 x-cp1254
			windows-1255 windows-1255 cp1255 x-cp1255
			windows-1256 windows-1256 cp1256 x-cp1256
			windows-1257 windows-1257 cp1257 x-cp1257
			windows-1258 windows-1258 cp1258 x-cp1258
			x-mac-cyrillic x-MacUkraine x-mac-ukrainian
			gbk GB18030 chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk
			gb18030 GB18030
			big5 Big5-HKSCS big5-hkscs cn-big5 csbig5 x-x-big5
			euc-jp windows-31j,EUC-JP cseucpkdfmtjapanese x-euc-jp
			iso-2022-jp windows-31j csiso2022jp
			shift_jis windows-31j csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis
			euc-kr windows-949 cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 \
			ksc_5601 windows-949
			utf-16be - unicodefffe
			utf-16le - csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16
			x-user-defined -
			""";

	/**
	 * Where the standard differs from the charset in the table: the number of the first
	 * of some characters that follow each other, counted from the byte 0x80, and these
	 * characters.
	 */
	private static final Map<String, String> CORRECTIONS = Map.of("koi8-u", "46 \u045E 62 \u040E", "x-mac-cyrillic",
			"127 \u20AC", "windows-1255", "74 \u05BA", "iso-8859-10",
			"34 ĒĢĪ 38 Ķ 40 ĻĐŠŦŽ 46 ŪŊ 50 ēģī 54 ķ·ļđšŧž―ū 79 ÏÐ 83 Ó 87 Ũ 93 ÝÞ 111 ïð 115 ó 119 ũ 125 ýþĸ",
			"iso-8859-14", "33 Ḃḃ 36 ĊċḊ 40 Ẁ 42 ẂḋỲ 47 ŸḞḟĠġṀṁ 55 ṖẁṗẃṠỳẄẅṡ 80 Ŵ 87 Ṫ 94 Ŷ 112 ŵ 119 ṫ 126 ŷ");

	static final List<Encoding> LIST;

	private static final Map<String, Integer> LABELS;

	static {
		List<Encoding> list = new ArrayList<>();
		Map<String, Integer> labels = new HashMap<>();
		Decoders decoders = new Decoders();
		for (String line : TABLE.split("\n")) {
			String[] words = line.split(" ");
			if (isSupported(words[1])) {
				labels.put(words[0], list.size());
				for (int i = 2; i < words.length; i++) {
					labels.put(words[i], list.size());
				}
				list.add(new Encoding(words[0], decoders.get(words[0], words[1])));
			}
		}
		LIST = List.copyOf(list);
		LABELS = Map.copyOf(labels);
	}

	private Encodings() {
	}

	/**
	 * Return the number of an encoding in the list.
	 * @param label a label, with white space around it and letters of either case
	 * @return the number, or -1 if there is no such encoding
	 */
	static int find(String label) {
		int start = 0;
		int end = label.length();
		while (start < end && isSpace(label.charAt(start))) {
			start++;
		}
		while (end > start && isSpace(label.charAt(end - 1))) {
			end--;
		}
		StringBuilder lower = new StringBuilder(end - start);
		for (int i = start; i < end; i++) {
			char c = label.charAt(i);
			lower.append((c >= 'A' && c <= 'Z') ? (char) (c | 0x20) : c);
		}
		Integer number = LABELS.get(lower.toString());
		return (number != null) ? number : -1;
	}

	private static boolean isSpace(char c) {
		return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
	}

	private static boolean isSupported(String charsets) {
		for (String charset : charsets.split(",")) {
			if (!charset.equals("-") && !Charset.isSupported(charset)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The decoders, of which some have an index in common.
	 */
	private static final class Decoders {

		private int @Nullable [] jis0208;

		private @Nullable Decoder gb18030;

		@Nullable Decoder get(String name, String charset) {
			return switch (name) {
				case "utf-8" -> null;
				case "utf-16le" -> new Utf16(false);
				case "utf-16be" -> new Utf16(true);
				case "x-user-defined" -> new SingleByte(userDefined());
				case "gbk", "gb18030" -> gb18030();
				case "big5" -> new Big5(Indexes.big5());
				case "euc-kr" -> new EucKr(Indexes.eucKr());
				case "euc-jp" -> new EucJp(jis0208(), Indexes.jis0212());
				case "iso-2022-jp" -> new Iso2022Jp(jis0208());
				case "shift_jis" -> new ShiftJis(jis0208());
				default -> new SingleByte(Indexes.singleByte(charset, CORRECTIONS.getOrDefault(name, "")));
			};
		}

		private static char[] userDefined() {
			char[] upper = new char[128];
			for (int i = 0; i < upper.length; i++) {
				upper[i] = (char) (0xF780 + i);
			}
			return upper;
		}

		private Decoder gb18030() {
			Decoder decoder = this.gb18030;
			if (decoder == null) {
				decoder = new Gb18030(Indexes.gb18030(), Indexes.gb18030FourBytes());
				this.gb18030 = decoder;
			}
			return decoder;
		}

		private int[] jis0208() {
			int[] index = this.jis0208;
			if (index == null) {
				index = Indexes.jis0208();
				this.jis0208 = index;
			}
			return index;
		}

	}

}
