package dev.workerloader.internal.encoding;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.function.IntFunction;

/**
 * The indexes of the Encoding standard, which say what character the bytes with a number
 * are. They are made of those of the JDK, and corrected where the standard has others.
 * That happens while the engine warms up, never on a guest's stack.
 */
final class Indexes {

	/**
	 * What Hong Kong's Big5 of the JDK has differently or not at all: the number of the
	 * first of some characters that follow each other, and these characters.
	 */
	private static final String BIG5 = """
			2082 箸 2088 簆 2103 糎 2114 緒 2123 縝 2148 者 2151 耨 2221 菁 2239 蒨 2244 萏 2303 覦覩 2354 起 \
			2400 都 2413 銹 2477 靜 2498 響 2605 鼖 2673 蔃 2746 兙兛兝兞 2771 鍮 2780 瑹 2990 浧 3087 禛 3259 邗 \
			3301 靝 3436 瀞 3451 嬨 4136 爁 4138 矗 4141 纇 4182 駖 4206 釔 4220 惞 4230 澶 4241 輶 4258 侻 \
			4273 營 4279 鄄 4282 鷰 4294 菏 4329 尐秣 4349 婧 4419 輋 4422 筑 4494 拐 4624 恢 4694 痹 4708 汊 \
			4742 鬮 4748 鼗 4815 僭 4828 弌 4902 蠏 4922 拎 4982 瑨 4992 煢 4997 牐 5029 ‧ 5038 ﹑ 5050 ╴ \
			5120 ¯￣ 5123 ˍ 5153 ～ 5168 ⊕⊙ 5180 ／＼∕﹨ 5185 ￥ 5187 ￠￡ \
			5432 ␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟␡€ 10942 廴 10946 无 10948 癶 10950 隶 10957 〃仝 19028 倩 \
			19035 偽 19088 包 19096 卄 19112 卿 19162 嘅 19240 婷 19299 幵 19305 廐 19326 彘 19355 悤 19398 撐 \
			19439 晴 19454 杞 19553 沜渝 19557 港 19611 煮 19643 猪 19672 瑜 19697 瓩 19748 砉""";

	/**
	 * Where the standard has the characters that Unicode 3.1 and later got, versions of
	 * the JDK differ.
	 */
	private static final String GB18030 = """
			6555 \u3000 7182 \uFE10\uFE12\uFE11\uFE13\uFE14\uFE15\uFE16 7201 \uFE17\uFE18 7208 \uFE19 \
			23775 \u9FB4 23783 \u9FB5 23788 \u9FB6\u9FB7 23795 \u9FB8 23812 \u9FB9 23829 \u9FBA 23845 \u9FBB""";

	private static final String GB18030_FOUR_BYTES = """
			7457 \uE7C7 19057 \u9FB4\u9FB5\u9FB6\u9FB7\u9FB8\u9FB9\u9FBA\u9FBB \
			39076 \uFE10\uFE11\uFE12\uFE13\uFE14\uFE15\uFE16\uFE17\uFE18\uFE19 39417 \uFFFD""";

	private static final int PRIVATE_START = 0xE000;

	private static final int PRIVATE_END = 0xF8FF;

	private static final char REPLACEMENT = '\uFFFD';

	private Indexes() {
	}

	static int[] big5() {
		return corrected(read("Big5-HKSCS", Big5.SIZE, Big5::bytes), BIG5);
	}

	static int[] eucKr() {
		return withoutPrivate(read("windows-949", EucKr.SIZE, EucKr::bytes));
	}

	static int[] jis0208() {
		return withoutPrivate(read("windows-31j", ShiftJis.SIZE, ShiftJis::bytes));
	}

	static int[] jis0212() {
		return read("EUC-JP", EucJp.SIZE, EucJp::bytesOfJis0212);
	}

	static int[] gb18030() {
		return corrected(read("GB18030", Gb18030.SIZE, Gb18030::bytes), GB18030);
	}

	static int[] gb18030FourBytes() {
		return corrected(read("GB18030", Gb18030.FOUR_BYTES_SIZE, Gb18030::fourBytes), GB18030_FOUR_BYTES);
	}

	/**
	 * Return the characters of the bytes from 0x80.
	 * @param charset the name of the JDK's charset
	 * @param corrections what the standard has differently
	 */
	static char[] singleByte(String charset, String corrections) {
		int[] read = corrected(read(charset, 128, (number) -> new byte[] { (byte) (128 + number) }), corrections);
		char[] upper = new char[read.length];
		for (int i = 0; i < read.length; i++) {
			// In the standard, bytes that Windows does not use are control characters.
			boolean control = read[i] == Decoding.NONE && i < 0x20 && charset.contains("windows");
			upper[i] = (char) (control ? 128 + i : read[i]);
		}
		return upper;
	}

	private static int[] read(String charset, int size, IntFunction<byte[]> bytes) {
		ByteArrayOutputStream lines = new ByteArrayOutputStream();
		for (int i = 0; i < size; i++) {
			lines.writeBytes(bytes.apply(i));
			lines.write('\n');
		}
		String text = lines.toString(Charset.forName(charset));
		int[] index = new int[size];
		int start = 0;
		for (int i = 0; i < size; i++) {
			int end = text.indexOf('\n', start);
			boolean found = text.codePointCount(start, end) == 1 && text.charAt(start) != REPLACEMENT;
			index[i] = found ? text.codePointAt(start) : Decoding.NONE;
			start = end + 1;
		}
		return index;
	}

	private static int[] withoutPrivate(int[] index) {
		for (int i = 0; i < index.length; i++) {
			if (index[i] >= PRIVATE_START && index[i] <= PRIVATE_END) {
				index[i] = Decoding.NONE;
			}
		}
		return index;
	}

	private static int[] corrected(int[] index, String corrections) {
		String[] parts = corrections.split(" ");
		for (int i = 0; i + 1 < parts.length; i += 2) {
			int[] characters = parts[i + 1].codePoints().toArray();
			System.arraycopy(characters, 0, index, Integer.parseInt(parts[i]), characters.length);
		}
		return index;
	}

}
