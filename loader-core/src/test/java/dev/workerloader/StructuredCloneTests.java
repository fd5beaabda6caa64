package dev.workerloader;

import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code structuredClone} in a worker. Values of the language are compared with Node in
 * {@link NodeDifferentialTests}.
 */
class StructuredCloneTests {

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().build();

	private static Object run(String body) {
		WorkerCode code = WorkerCode
			.builder("main.js",
					"const attempt = (action) => { try { return action(); } catch (error) { return error.name; } };"
							+ "export default { async go() { " + body + " } };")
			.build();
		return loader.run(code, "go").valueAs(Object.class);
	}

	@Test
	void viewsOfOneBufferStayViewsOfOneBuffer() {
		assertThat(
				run("""
						const buffer = new ArrayBuffer(8); const value = { bytes: new Uint8Array(buffer, 2, 3), words: new Uint16Array(buffer), view: new DataView(buffer, 1), buffer };
						const copy = structuredClone(value); copy.bytes[0] = 7;
						return [copy.bytes.byteOffset, copy.bytes.length, copy.words[1], copy.view.getUint8(1), copy.words.buffer === copy.buffer, copy.buffer === buffer, new Uint8Array(buffer)[2]];"""))
			.isEqualTo(List.of(2, 3, 7, 7, true, false, 0));
	}

	@Test
	void buffersAreTransferred() {
		assertThat(
				run("""
						const buffer = new ArrayBuffer(8); new Uint8Array(buffer)[1] = 5;
						const copy = structuredClone([buffer, new Uint8Array(buffer)], { transfer: new Set([buffer]) });
						const resizable = structuredClone(new ArrayBuffer(2, { maxByteLength: 4 }));
						return [buffer.detached, copy[0].byteLength, copy[1][1], copy[1].buffer === copy[0], resizable.maxByteLength, attempt(() => structuredClone(buffer)), attempt(() => structuredClone(1, { transfer: [buffer] })),
							attempt(() => structuredClone(1, { transfer: [{}] })), attempt(() => structuredClone(1, { transfer: [new ReadableStream()] })), attempt(() => structuredClone(1, { transfer: null })), attempt(() => structuredClone(1, { transfer: 1 }))];"""))
			.isEqualTo(List.of(true, 8, 5, true, 4, "DataCloneError", "DataCloneError", "DataCloneError",
					"DataCloneError", "TypeError", "TypeError"));
	}

	@Test
	void cloneThatFailsTransfersNothing() {
		assertThat(run(
				"const buffer = new ArrayBuffer(8); return [attempt(() => structuredClone([buffer, () => 1], { transfer: [buffer] })), buffer.detached];"))
			.isEqualTo(List.of("DataCloneError", false));
	}

	@Test
	void blobsFilesAndExceptionsAreCloned() {
		assertThat(
				run("""
						const { blob, file, error } = structuredClone({ blob: new Blob(['text'], { type: 'a/b' }), file: new File(['x'], 'n', { type: 'c/d', lastModified: 5 }), error: new DOMException('m', 'AbortError') });
						return [await blob.text(), blob.type, blob instanceof File, await file.text(), file.name, file.type, file.lastModified, error.name, error.message, error.code, error instanceof DOMException];"""))
			.isEqualTo(List.of("text", "a/b", false, "x", "n", "c/d", 5, "AbortError", "m", 20, true));
	}

	@Test
	void whatHasAStateThatCannotBeCopiedIsRefused() {
		assertThat(
				run("""
						const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']);
						const values = { Headers: new Headers(), Request: new Request('https://a'), Response: new Response(), FormData: new FormData(), URL: new URL('a:'), URLSearchParams: new URLSearchParams(), URLPattern: new URLPattern(), ReadableStream: new ReadableStream(),
							WritableStream: new WritableStream(), TransformStream: new TransformStream(), Event: new Event('x'), EventTarget: new EventTarget(), mine: new (class extends EventTarget {})(), AbortController: new AbortController(), AbortSignal: AbortSignal.abort(),
							TextDecoder: new TextDecoder(), CompressionStream: new CompressionStream('gzip'), key, crypto, subtle: crypto.subtle, performance, scheduler, weakMap: new WeakMap(), promise: Promise.resolve(), iterator: [][Symbol.iterator](), symbol: Object(Symbol()) };
						return Object.entries(values).filter(([name, value]) => attempt(() => structuredClone({ value })) !== 'DataCloneError').map(([name]) => name);"""))
			.isEqualTo(List.of());
	}

	@Test
	void whatIsOnlyMadeToLookLikeAMapIsAnObject() {
		assertThat(run(
				"return [Map, Set, Date, RegExp, ArrayBuffer, DataView, Number].map((Type) => Object.getPrototypeOf(structuredClone(Object.assign(Object.create(Type.prototype), { a: 1 }))) === Object.prototype);"))
			.isEqualTo(List.of(true, true, true, true, true, true, true));
	}

	@Test
	void errorsKeepTheirStackAndCause() {
		assertThat(
				run("""
						const error = new TypeError('m', { cause: { a: [1] } }); const copy = structuredClone(error);
						return [copy.stack === error.stack, copy.cause.a[0], copy.cause !== error.cause, copy instanceof TypeError, structuredClone(Object.assign(new RangeError('x'), { name: 'Custom' })).name];"""))
			.isEqualTo(List.of(true, 1, true, true, "Error"));
	}

}
