package dev.workerloader;

import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code TextDecoder} in a worker. What bytes become is tested with the decoders.
 */
class TextDecoderTests {

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().build();

	private static Object run(String body) {
		WorkerCode code = WorkerCode.builder("main.js",
				"const attempt = (action) => { try { return action(); } catch (error) { return error.name + ': ' + error.message; } };"
						+ "const bytes = (...values) => new Uint8Array(values);" + "export default { async go() { "
						+ body + " } };")
			.build();
		return loader.run(code, "go").valueAs(Object.class);
	}

	@Test
	void encodingsAreFoundByTheirLabels() {
		assertThat(
				run("""
						return [undefined, 'utf8', ' Latin1 ', 'ASCII', 'sjis', 'gb2312', 'ks_c_5601-1987', 'utf-16', 'x-user-defined'].map((label) => new TextDecoder(label).encoding);"""))
			.isEqualTo(List.of("utf-8", "utf-8", "windows-1252", "windows-1252", "shift_jis", "gbk", "euc-kr",
					"utf-16le", "x-user-defined"));
	}

	@Test
	void labelThatIsNoneIsARangeErrorThatQuotesIt() {
		assertThat(
				run("""
						return [attempt(() => new TextDecoder('klingon')), attempt(() => new TextDecoder('replacement')).slice(0, 11), attempt(() => new TextDecoder('x'.repeat(2e6))).length < 300,
							attempt(() => new TextDecoder('')).slice(0, 11), attempt(() => new TextDecoder(Symbol())).slice(0, 10), attempt(() => new TextDecoder('utf-8', 1)).slice(0, 10)];"""))
			.isEqualTo(List.of("RangeError: \"klingon\" is no encoding that text can be decoded with.", "RangeError:",
					true, "RangeError:", "TypeError:", "TypeError:"));
	}

	@Test
	void legacyEncodingsAreDecoded() {
		assertThat(
				run("""
						return [['latin1', [0x80, 0xe9]], ['windows-1251', [0xcf, 0xf0]], ['koi8-r', [0xf0]], ['big5', [0xa4, 0xa4]], ['gbk', [0xc4, 0xe3]], ['gb18030', [0x94, 0x39, 0xda, 0x33]], ['euc-jp', [0xc6, 0xfc]],
							['iso-2022-jp', [0x1b, 0x24, 0x42, 0x46, 0x7c]], ['shift_jis', [0x93, 0xfa]], ['euc-kr', [0xc7, 0xd1]], ['x-user-defined', [0x80]], ['ibm866', [0x80]]]
							.map(([label, values]) => new TextDecoder(label).decode(bytes(...values))).join('');"""))
			.isEqualTo("\u20ac\u00e9\u041f\u0440\u041f\u4e2d\u4f60\ud83d\udca9\u65e5\u65e5\u65e5\ud55c\uf780\u0410");
	}

	@Test
	void piecesOfAStreamAreDecodedTogether() {
		assertThat(
				run("""
						const decoder = new TextDecoder('iso-2022-jp'); const stream = { stream: true }; const texts = [];
						for (const value of [0x1b, 0x24, 0x42, 0x46, 0x7c]) texts.push(decoder.decode(bytes(value), stream));
						texts.push(decoder.decode(bytes(0x46, 0x7c), stream), decoder.decode(bytes(0x46)), decoder.decode(bytes(0x46, 0x7c)));
						const big5 = new TextDecoder('big5');
						texts.push(big5.decode(bytes(0xa4), stream), big5.decode(undefined, stream), big5.decode(new DataView(bytes(0, 0xa4, 0x41).buffer, 1)), big5.decode(bytes(0xa4), stream), big5.decode(), big5.decode());
						return texts;"""))
			.isEqualTo(
					List.of("", "", "", "", "\u65e5", "\u65e5", "\ufffd", "F|", "", "", "\u4e2dA", "", "\ufffd", ""));
	}

	@Test
	void fatalDecoderRefusesAndStartsAfresh() {
		assertThat(
				run("""
						const decoder = new TextDecoder('euc-kr', { fatal: true, ignoreBOM: 1 });
						return [decoder.fatal, decoder.ignoreBOM, attempt(() => decoder.decode(bytes(0xff))), decoder.decode(bytes(0xb0), { stream: true }), attempt(() => decoder.decode()), decoder.decode(bytes(0xb0, 0xa1))];"""))
			.isEqualTo(List.of(true, true, "TypeError: The bytes are not valid euc-kr.", "",
					"TypeError: The bytes are not valid euc-kr.", "\uac00"));
	}

	@Test
	void largeInputIsDecodedPieceByPiece() {
		assertThat(
				run("""
						const input = new Uint8Array(3 * 524288 + 5).fill(0xa4); const text = new TextDecoder('big5').decode(input); const same = new TextDecoder('big5').decode(input.subarray(0, 2));
						return [text.length, text === same.repeat((input.length - 1) / 2) + '\\ufffd'];"""))
			.isEqualTo(List.of(786435, true));
	}

	@Test
	void whatIsNotBytesIsATypeError() {
		assertThat(
				run("""
						return [attempt(() => new TextDecoder().decode('x')), attempt(() => new TextDecoder('big5').decode([1])), attempt(() => new TextDecoder().decode(null)).slice(0, 10), attempt(() => new TextDecoder().decode(bytes(1), 1)).slice(0, 10),
							attempt(() => TextDecoder.prototype.decode.call({})).slice(0, 10), attempt(() => TextDecoder()).slice(0, 10), new TextDecoder().decode(), new TextDecoder().decode(bytes(65).buffer, null)];"""))
			.isEqualTo(List.of("TypeError: A TextDecoder takes bytes: pass a Uint8Array or an ArrayBuffer.",
					"TypeError: A TextDecoder takes bytes: pass a Uint8Array or an ArrayBuffer.", "TypeError:",
					"TypeError:", "TypeError:", "TypeError:", "", "A"));
	}

	@Test
	void byteOrderMarksAreRemovedUnlessToBeKept() {
		assertThat(
				run("""
						const mark = bytes(0xef, 0xbb, 0xbf, 0x41);
						return [new TextDecoder().decode(mark), new TextDecoder('utf-8', { ignoreBOM: true }).decode(mark).length, new TextDecoder('utf-16le').decode(bytes(0xff, 0xfe, 0x41, 0)), new TextDecoder('latin1').decode(mark).length];"""))
			.isEqualTo(List.of("A", 2, "A", 4));
	}

	@Test
	void byteOrderMarkInPiecesIsRemovedOnce() {
		assertThat(
				run("""
						const decoder = new TextDecoder(); const stream = { stream: true }; const text = (...values) => decoder.decode(bytes(...values), stream);
						const texts = [text(), text(0xef, 0xbb), text(0xbf), text(0x41), text(0xef, 0xbb, 0xbf).length, decoder.decode(), text(0xef), text(0xbb, 0xbf, 0x42), decoder.decode()];
						const wide = new TextDecoder('utf-16be'); texts.push(wide.decode(bytes(0xfe), stream), wide.decode(bytes(0xff, 0), stream), wide.decode(bytes(0x43)));
						return texts;"""))
			.isEqualTo(List.of("", "", "", "A", 1, "", "", "B", "", "", "", "C"));
	}

	@Test
	void streamsDecodeLegacyEncodings() {
		assertThat(
				run("""
						const source = new ReadableStream({ start(to) { for (const value of [0x93, 0xfa, 0x96, 0x7b, 0x93]) to.enqueue(bytes(value)); to.close(); } });
						const decoder = new TextDecoderStream('sjis'); let text = decoder.encoding + ' ';
						for await (const piece of source.pipeThrough(decoder)) text += piece + '.';
						return text;"""))
			.isEqualTo("shift_jis \u65e5.\u672c.\ufffd.");
	}

	@Test
	void membersAreThoseOfTheWeb() {
		assertThat(
				run("""
						const names = []; for (const name in TextDecoder.prototype) names.push(name);
						class Mine extends TextDecoder { get twice() { return this.encoding.repeat(2); } }
						const global = Object.getOwnPropertyDescriptor(globalThis, 'TextDecoder');
						return [names.sort().join(), TextDecoder.length, TextDecoder.name, TextDecoder.prototype.decode.length, String(new TextDecoder()), new Mine('l1').twice, global.enumerable, global.writable];"""))
			.isEqualTo(List.of("decode,encoding,fatal,ignoreBOM", 0, "TextDecoder", 0, "[object TextDecoder]",
					"windows-1252windows-1252", false, true));
	}

}
