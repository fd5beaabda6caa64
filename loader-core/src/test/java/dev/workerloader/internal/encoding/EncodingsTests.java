package dev.workerloader.internal.encoding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Encodings}, the decoders and {@link EncodingService}.
 */
class EncodingsTests {

	/**
	 * The digests of the standard's indexes: of the lines {@code number character} of
	 * each, the character in hexadecimal.
	 */
	@ParameterizedTest
	@CsvSource({ "ibm866, a617c49be4fb78c7", "iso-8859-2, 3be3b389b4bf31c3", "iso-8859-3, fb65e8daeab13545",
			"iso-8859-4, 1f55c4454a73d631", "iso-8859-5, 4abb19e8a93712a2", "iso-8859-6, 7dbef673c295aa30",
			"iso-8859-7, 890e50f1f3309bef", "iso-8859-8, ec83dfd41a958df0", "iso-8859-8-i, ec83dfd41a958df0",
			"iso-8859-10, 9cf627ffd2322ddf", "iso-8859-13, b77c1bb001be24e6", "iso-8859-14, 40b29dd4d291e532",
			"iso-8859-15, c7387ac321d23f33", "iso-8859-16, 7e7cc2021a3c2999", "koi8-r, a111c45461b7fb61",
			"koi8-u, 145ce03e74dc0dee", "macintosh, 1b89aeaf21e7cc72", "windows-874, 6309d71ebf9462f5",
			"windows-1250, 501ee85d9b1a59ef", "windows-1251, b39a39e38d3c4287", "windows-1252, 8d88959ca2910098",
			"windows-1253, 51462345cf003971", "windows-1254, 8f97c40a57cd19f6", "windows-1255, 7c05110c7d577cd6",
			"windows-1256, 000028ba5a93e57a", "windows-1257, de79e9fee1d45aeb", "windows-1258, 49d4ca26e8c4176e",
			"x-mac-cyrillic, 6329ff120323cd70" })
	void everyByteIsTheCharacterThatTheStandardHas(String label, String digest) throws Exception {
		StringBuilder lines = new StringBuilder();
		for (int i = 0; i < 128; i++) {
			assertThat(decode(label, true, true, (byte) i)).isEqualTo(String.valueOf((char) i));
			String text = decode(label, true, true, (byte) (128 + i));
			if (text != null) {
				line(lines, i, text.codePointAt(0));
			}
		}
		assertThat(digest(lines)).isEqualTo(digest);
	}

	@Test
	void everyIndexIsTheOneOfTheStandard() throws Exception {
		assertThat(digest(Indexes.big5())).isEqualTo("3732ce3d76fae9c2");
		assertThat(digest(Indexes.eucKr())).isEqualTo("3b738fbcfbe15487");
		assertThat(digest(Indexes.jis0208())).isEqualTo("c1d7eca59d487273");
		assertThat(digest(Indexes.jis0212())).isEqualTo("ca619f6f99faf378");
		assertThat(digest(Indexes.gb18030())).isEqualTo("18c4c44ca15111ea");
		assertThat(digest(Indexes.gb18030FourBytes())).isEqualTo("b19446c3ea24c081");
	}

	private static String digest(int[] index) throws Exception {
		StringBuilder lines = new StringBuilder();
		for (int i = 0; i < index.length; i++) {
			if (index[i] != Decoding.NONE) {
				line(lines, i, index[i]);
			}
		}
		return digest(lines);
	}

	private static void line(StringBuilder lines, int number, int character) {
		lines.append(number).append(' ').append(String.format("%04X", character)).append('\n');
	}

	private static String digest(StringBuilder lines) throws Exception {
		byte[] digest = MessageDigest.getInstance("SHA-256").digest(lines.toString().getBytes(StandardCharsets.UTF_8));
		return HexFormat.of().formatHex(digest, 0, 8);
	}

	@Test
	void labelsAreFoundInAnyCaseWithinWhiteSpace() {
		assertThat(name("  LATIN1\n")).isEqualTo("windows-1252");
		assertThat(name("\tSJIS\f")).isEqualTo("shift_jis");
		assertThat(name("iso-8859-9")).isEqualTo("windows-1254");
		assertThat(name("unicode11utf8")).isEqualTo("utf-8");
		assertThat(name("ucs-2")).isEqualTo("utf-16le");
		assertThat(name("")).isEmpty();
		assertThat(name("\u00a0latin1")).isEmpty();
		assertThat(name("\u212aoi8-r")).isEmpty();
		assertThat(name("replacement")).isEmpty();
		assertThat(name("hz-gb-2312")).isEmpty();
		assertThat(Encodings.LIST).hasSize(39);
	}

	private static String name(String label) {
		String found = Objects.requireNonNull(EncodingService.answer("l" + label));
		return found.isEmpty() ? "" : found.substring(1);
	}

	@ParameterizedTest
	@CsvSource({ "big5, 8862, \u00ca\u0304", "big5, 8864, \u00ca\u030c", "big5, 88a3, \u00ea\u0304",
			"big5, 88a5, \u00ea\u030c", "big5, a440, \u4e00", "big5, 8740, \u43f0", "big5, 8140, \ufffd@",
			"big5, 80ff41, \ufffd\ufffdA", "big5, a4, \ufffd", "big5, a47f, \ufffd\u007f", "big5, 81fe, \ufffd",
			"euc-kr, b0a1, \uac00", "euc-kr, 8141, \uac02", "euc-kr, c9a1, \ufffd", "euc-kr, 8130, \ufffd0",
			"shift_jis, 82a0, \u3042", "shift_jis, b1, \uff71", "shift_jis, 80, \u0080", "shift_jis, f040, \ue000",
			"shift_jis, a0fd, \ufffd\ufffd", "shift_jis, 8130, \ufffd0", "shift_jis, fc4b, \u9ed1",
			"shift_jis, fcfc, \ufffd", "euc-jp, a4a2, \u3042", "euc-jp, 8eb1, \uff71", "euc-jp, 8ee0, \ufffd",
			"euc-jp, 8fb0a1, \u4e02", "euc-jp, 8fb041, \ufffdA", "euc-jp, 8fb0, \ufffd", "euc-jp, 8f41, \ufffdA",
			"euc-jp, 80, \ufffd", "euc-jp, a4ff, \ufffd", "gb18030, 80, \u20ac", "gb18030, b0a1, \u554a",
			"gb18030, 81308130, \u0080", "gb18030, 8135f437, \ue7c7", "gb18030, 90308130, \ud800\udc00",
			"gb18030, e3329a35, \udbff\udfff", "gb18030, e3329a36, \ufffd", "gb18030, 8431a439, \uffff",
			"gb18030, 8431a530, \ufffd", "gb18030, 813041, \ufffd0A", "gb18030, 81308141, \ufffd0\u4e04",
			"gb18030, 813081, \ufffd", "gb18030, 817f, \ufffd\u007f", "gbk, 81308130, \u0080",
			"x-user-defined, 41ff, A\uf7ff", "iso-2022-jp, 1b2442306c1b2842, \u4e00",
			"iso-2022-jp, 1b284a5c7e, \u00a5\u203e", "iso-2022-jp, 1b284931, \uff71",
			"iso-2022-jp, 1b24421b2842, \ufffd", "iso-2022-jp, 1b244230, \ufffd",
			"iso-2022-jp, 1b2442301b284241, \ufffdA", "iso-2022-jp, 1b24423080, \ufffd",
			"iso-2022-jp, 1b2459, \ufffd$Y", "iso-2022-jp, 1b, \ufffd", "iso-2022-jp, 1b24, \ufffd$",
			"iso-2022-jp, 0e80, \ufffd\ufffd", "utf-16le, 41003dd800de, A\ud83d\ude00",
			"utf-16be, 0041d83dde00, A\ud83d\ude00", "utf-16le, 3dd84100, \ufffdA", "utf-16le, 00de4100, \ufffdA",
			"utf-16le, 3dd800, \ufffd", "utf-16le, 3dd8, \ufffd", "utf-16be, 004100, A\ufffd" })
	void bytesBecomeWhatTheStandardSays(String label, String bytes, String text) {
		byte[] input = HexFormat.of().parseHex(bytes);
		assertThat(decode(label, false, true, input)).isEqualTo(text);
		assertThat(decode(label, true, true, input)).isEqualTo((text.indexOf('\ufffd') < 0) ? text : null);
	}

	@Test
	void bytesThatAreNotCompleteStay() {
		assertThat(answer("big5", 2, "a4")).isNotNull().endsWith("\ufffd");
		assertThat(answer("big5", 0, "41a4")).isEqualTo("01A");
		assertThat(answer("gb18030", 0, "813081")).isEqualTo("03");
		assertThat(answer("euc-jp", 1, "8fb0")).isEqualTo("02");
		assertThat(answer("iso-2022-jp", 0, "1b244230")).isEqualTo("71");
	}

	private static @Nullable String answer(String label, int flags, String bytes) {
		return EncodingService.answer(
				"d" + number(label) + flags + "0" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(bytes)));
	}

	private static char number(String label) {
		return Objects.requireNonNull(EncodingService.answer("l" + label)).charAt(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "big5", "euc-jp", "euc-kr", "gb18030", "iso-2022-jp", "shift_jis", "utf-16le", "utf-16be",
			"windows-1255" })
	void piecesBecomeWhatTheWholeBecomes(String label) {
		Random random = new Random(label.hashCode());
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = random(random, label);
			assertThat(pieceByPiece(label, bytes)).as(() -> HexFormat.of().formatHex(bytes))
				.isEqualTo(decode(label, false, true, bytes));
		}
	}

	// Bytes that are likely to be parts of characters and of escape sequences.
	private static byte[] random(Random random, String label) {
		byte[] bytes = new byte[random.nextInt(12)];
		for (int i = 0; i < bytes.length; i++) {
			int kind = random.nextInt(8);
			if (label.equals("iso-2022-jp") && kind < 7) {
				bytes[i] = (byte) List.of(0x1b, 0x24, 0x28, 0x42, 0x4a, 0x49, 0x40).get(kind).intValue();
			}
			else {
				bytes[i] = (byte) ((kind < 5) ? 128 + random.nextInt(128)
						: (kind < 7) ? 0x30 + random.nextInt(16) : random.nextInt(256));
			}
		}
		return bytes;
	}

	private static String pieceByPiece(String label, byte[] bytes) {
		StringBuilder text = new StringBuilder();
		byte[] left = new byte[0];
		char mode = '0';
		for (int i = 0; i <= bytes.length; i++) {
			boolean last = i == bytes.length;
			byte[] piece = new byte[left.length + (last ? 0 : 1)];
			System.arraycopy(left, 0, piece, 0, left.length);
			if (!last) {
				piece[left.length] = bytes[i];
			}
			String answer = Objects.requireNonNull(EncodingService
				.answer("d" + number(label) + (last ? 2 : 0) + mode + Base64.getEncoder().encodeToString(piece)));
			mode = answer.charAt(0);
			int count = answer.charAt(1) - '0';
			left = new byte[count];
			System.arraycopy(piece, piece.length - count, left, 0, count);
			text.append(answer, 2, answer.length());
		}
		assertThat(left).isEmpty();
		return text.toString();
	}

	private static @Nullable String decode(String label, boolean fatal, boolean last, byte... bytes) {
		String answer = Objects.requireNonNull(EncodingService.answer("d" + number(label)
				+ ((fatal ? 1 : 0) + (last ? 2 : 0)) + "0" + Base64.getEncoder().encodeToString(bytes)));
		return answer.isEmpty() ? null : answer.substring(2);
	}

	@Test
	void whatIsNoRequestIsRefused() {
		char big5 = number("big5");
		assertThat(EncodingService.answer("")).isNull();
		assertThat(EncodingService.answer("x")).isNull();
		assertThat(EncodingService.answer("d")).isNull();
		assertThat(EncodingService.answer("d" + big5 + "0")).isNull();
		assertThat(EncodingService.answer("d" + big5 + "08")).isNull();
		assertThat(EncodingService.answer("d" + big5 + "0/")).isNull();
		assertThat(EncodingService.answer("d000")).as("an encoding of the engine's").isNull();
		assertThat(EncodingService.answer("d\uffff00")).isNull();
		assertThat(EncodingService.answer("d!00")).isNull();
		assertThat(EncodingService.answer("l" + "x".repeat(EncodingService.MAX_REQUEST))).isNull();
		assertThat(EncodingService.answer("d" + big5 + "77")).isEqualTo("70");
	}

	@Test
	void modeOfOneEncodingDoesNotHarmAnother() {
		for (Encoding encoding : Encodings.LIST) {
			for (char mode = '0'; mode < '8' && encoding.decoder() != null; mode++) {
				assertThat(EncodingService.answer("d" + number(encoding.name()) + "2" + mode + "QUI="))
					.as(encoding.name())
					.isNotNull();
			}
		}
	}

}
