// Streams of the web platform, as far as declarations name them: the compiler's own are those of a whole browser, which
// take it longer to read than everything else.

interface ReadableStream<R = any> {
	readonly locked: boolean;
	cancel(reason?: unknown): Promise<void>;
	pipeTo(target: WritableStream<R>): Promise<void>;
	[Symbol.asyncIterator](): AsyncIterableIterator<R>;
}

interface WritableStreamWriter<W> {
	write(chunk: W): Promise<void>;
	close(): Promise<void>;
}

interface WritableStream<W = any> {
	readonly locked: boolean;
	getWriter(): WritableStreamWriter<W>;
}
