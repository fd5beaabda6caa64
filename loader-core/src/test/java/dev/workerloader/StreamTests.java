package dev.workerloader;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import dev.workerloader.rpc.SandboxRpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Streams of bytes that cross between bindings and workers, in both directions, as
 * arguments and as results (semantics, section 2).
 */
class StreamTests {

	private static final Duration HANG_GUARD = Duration.ofMinutes(1);

	private final Files files = new Files();

	@AutoClose
	private final WorkerLoader loader = SharedHost.loader().binding("FILES", this.files).build();

	private Invocation invoke(String body) {
		return this.loader.run(code(body), "go");
	}

	private static WorkerCode code(String body) {
		return WorkerCode.builder("main.js", "export default { async go(arg, env, ctx) { " + body + " } };")
			.bind("FILES")
			.limits((limits) -> limits.cpuTime(Duration.ofSeconds(30)).allocation(4L << 30))
			.build();
	}

	private @Nullable Object run(String body) {
		return invoke(body).valueAs(Object.class);
	}

	private void assertFails(String body, String message) {
		WorkerException error = invoke(body).error();
		assertThat(error).isNotNull();
		assertThat(error.getMessage()).isEqualTo(message);
	}

	@Nested
	class ReadByTheWorker {

		@Test
		void inputStreamIsReadToItsEndAndClosedOnce() {
			assertThat(run("""
					let length = 0, sum = 0;
					for await (const bytes of await env.FILES.open(700_001)) {
						length += bytes.length;
						for (let i = 0; i < bytes.length; i += 997) sum += bytes[i];
					}
					return length;""")).isEqualTo(700_001);
			awaitClosed(1); // on another thread
		}

		@Test
		void bytesArriveAsTheyWere() throws Exception {
			assertThat(run("return await env.FILES.digest(await env.FILES.open(1_000_003));"))
				.isEqualTo(digest(content(1_000_003)));
			assertThat(run("""
					const stream = await env.FILES.open(600_000);
					return await env.FILES.digest(stream.pipeThrough(new TransformStream()));"""))
				.isEqualTo(digest(content(600_000)));
		}

		@Test
		void nothingIsReadThatTheWorkerDoesNotAskFor() {
			run("const stream = await env.FILES.open(10_000_000); return null;");
			assertThat(StreamTests.this.files.read).hasValue(0);
			run("const reader = (await env.FILES.open(10_000_000)).getReader(); await reader.read(); return null;");
			assertThat(StreamTests.this.files.read.get()).isBetween(1L, 300_000L);
		}

		@Test
		void streamThatIsCancelledOrForgottenIsClosedOnce() {
			run("await (await env.FILES.open(1000)).cancel(); return null;");
			awaitClosed(1);
			run("env.FILES.open(1000); await env.FILES.open(1000); return null;");
			awaitClosed(3);
			run("const reader = (await env.FILES.open(1000)).getReader(); await reader.read(); return null;");
			awaitClosed(4);
		}

		private void awaitClosed(int count) {
			Awaitility.await().atMost(HANG_GUARD).until(() -> StreamTests.this.files.closed.get() == count);
		}

		@Test
		void readerOfBytesGetsThemInItsOwnBuffer() {
			assertThat(run("""
					const reader = (await env.FILES.open(10)).getReader({ mode: 'byob' });
					const { value } = await reader.read(new Uint8Array(4));
					const rest = await reader.read(new Uint8Array(100));
					const end = await reader.read(new Uint8Array(1));
					return [value.length, rest.value.length, end.done];""")).isEqualTo(List.of(4, 6, true));
		}

		@Test
		void publisherIsAskedForNoMoreThanIsRead() throws Exception {
			assertThat(run("""
					let text = '';
					const decoder = new TextDecoder();
					for await (const bytes of await env.FILES.publish(3)) text += decoder.decode(bytes);
					return text;""")).isEqualTo("buffer 0 buffer 1 buffer 2 ");
			run("const reader = (await env.FILES.publish(1_000_000)).getReader(); await reader.read(); return null;");
			assertThat(StreamTests.this.files.published.get()).isLessThan(1000);
		}

		@Test
		void failureOfAStreamIsAnErrorThatHidesItsMessageAndIsTheHostsCause() {
			Invocation invocation = invoke("for await (const bytes of await env.FILES.broken()); return null;");
			assertThat(invocation.error()).hasMessageStartingWith("FILES.broken().read failed")
				.hasMessageNotContaining("disk")
				.hasRootCauseMessage("the disk is on fire");
			assertThat(run("""
					const reader = (await env.FILES.broken()).getReader();
					try { await reader.read(); return 'read'; } catch (error) { return error.remote; }"""))
				.isEqualTo(true);
		}

		@Test
		void pieceIsNoCallOfABinding() {
			Invocation invocation = StreamTests.this.loader.run(WorkerCode.builder("main.js", """
					export default { async go(arg, env) {
						let pieces = 0;
						for await (const bytes of await env.FILES.open(100, 1)) pieces++;
						return pieces;
					} };""").bind("FILES").limits((limits) -> limits.rpcCalls(2)).build(), "go");
			assertThat(invocation.valueAs(Integer.class)).isEqualTo(100);
			assertThat(invocation.calls()).extracting(RpcCall::method).containsExactly("open");
			assertThat(invocation.usage().rpcCalls()).isEqualTo(1);
		}

		@Test
		void streamCanBeAPartOfAResult() {
			assertThat(run("""
					const { name, content } = await env.FILES.file('a.txt');
					let length = 0;
					for await (const bytes of content) length += bytes.length;
					return name + ' ' + length;""")).isEqualTo("a.txt 5");
		}

	}

	@Nested
	class WrittenByTheWorker {

		@Test
		void outputStreamGetsWhatIsWrittenAndIsClosedByTheWorker() {
			assertThat(run("""
					const writer = (await env.FILES.create()).getWriter();
					await writer.write(new TextEncoder().encode('one '));
					await writer.write(new Uint16Array([0x6f77, 0x6f74]).buffer);
					await writer.close();
					return await env.FILES.written();""")).isEqualTo("one woto");
			assertThat(StreamTests.this.files.closed.get()).isPositive();
		}

		@Test
		void oneStreamIsPipedToAnotherInPieces() throws Exception {
			run("await (await env.FILES.open(2_000_000)).pipeTo(await env.FILES.create()); return null;");
			assertThat(digest(StreamTests.this.files.output.toByteArray())).isEqualTo(digest(content(2_000_000)));
		}

		@Test
		void chunkThatIsNoBytesIsRefusedWithWhatToDo() {
			assertFails("await (await env.FILES.create()).getWriter().write('text'); return null;",
					"A stream that crosses carries bytes, but got a string: pass new TextEncoder().encode(text).");
		}

		@Test
		void streamThatIsForgottenIsClosed() {
			run("await env.FILES.create(); return null;");
			Awaitility.await().atMost(HANG_GUARD).until(() -> StreamTests.this.files.closed.get() == 1);
		}

	}

	@Nested
	class ReadByTheHost {

		@Test
		void streamOfTheWorkerIsAnInputStream() throws Exception {
			assertThat(run("""
					let i = 0;
					const stream = new ReadableStream({
						pull(controller) {
							if (i === 3) controller.close();
							else controller.enqueue(new TextEncoder().encode('chunk ' + i++ + ' '));
						},
					});
					return await env.FILES.text(stream);""")).isEqualTo("chunk 0 chunk 1 chunk 2 ");
		}

		@Test
		void largeChunkCrossesInPieces() throws Exception {
			assertThat(run("""
					return await env.FILES.count(new ReadableStream({
						start(controller) { controller.enqueue(new Uint8Array(5_000_000)); controller.close(); },
					}));""")).isEqualTo(5_000_000);
		}

		@Test
		void streamIsAPublisherThatIsAskedForEachBuffer() {
			assertThat(run("""
					return await env.FILES.subscribe(new ReadableStream({
						start(controller) { controller.enqueue(new Uint8Array(40_000)); controller.close(); },
					}));""")).isEqualTo(40_000);
		}

		@Test
		void closingTheStreamEarlyCancelsTheWorkersOwn() {
			assertThat(run("""
					let cancelled;
					const wait = new Promise((resolve) => { cancelled = resolve; });
					const stream = new ReadableStream({
						pull(controller) { controller.enqueue(new Uint8Array(10)); },
						cancel() { cancelled('cancelled'); },
					});
					return [await env.FILES.firstByte(stream), await wait];""")).isEqualTo(List.of(0, "cancelled"));
		}

		@Test
		void errorOfTheWorkersStreamIsAnIOExceptionWithItsCause() {
			run("""
					await env.FILES.tryRead(new ReadableStream({ pull() { throw new RangeError('no more'); } }));
					return null;""");
			assertThat(StreamTests.this.files.failure).isInstanceOf(IOException.class)
				.hasMessage("The stream of the worker failed: no more")
				.hasCauseInstanceOf(WorkerScriptException.class);
			run("""
					await env.FILES.tryRead(new ReadableStream({ pull(controller) { controller.enqueue({}); } }));
					return null;""");
			assertThat(StreamTests.this.files.failure).hasMessageContaining("carries bytes");
		}

		@Test
		void streamThatIsLockedOrIsNoStreamIsRefused() {
			assertFails("const s = new ReadableStream(); s.getReader(); await env.FILES.text(s);",
					"arguments[0] is a stream that is locked. Pass a stream once, before it is used.");
			assertFails("const s = new ReadableStream(); await env.FILES.store({ name: 'a', content: s, again: s });",
					"arguments[0].again is a stream that is locked. Pass a stream once, before it is used.");
			assertFails("await env.FILES.text([1]);",
					"FILES.text: content must be a ReadableStream, but was an array.");
			assertFails("await env.FILES.text(new WritableStream());",
					"FILES.text: content must be a ReadableStream, but was a WritableStream.");
		}

		@Test
		void streamIsGoneAfterTheInvocation() {
			run("""
					await env.FILES.keep(new ReadableStream({ pull(controller) { controller.enqueue(new Uint8Array(1)); } }));
					return null;""");
			InputStream kept = StreamTests.this.files.kept;
			assertThat(kept).isNotNull();
			assertThatIOException().isThrownBy(kept::read).withMessageContaining("can no longer be called");
			try {
				kept.close();
			}
			catch (IOException ex) {
				throw new AssertionError("closing what is gone must not fail", ex);
			}
		}

		@Test
		void streamCanBeAPartOfAnArgument() {
			assertThat(run("""
					const content = new ReadableStream({
						start(controller) { controller.enqueue(new Uint8Array(7)); controller.close(); },
					});
					return await env.FILES.store({ name: 'upload', content });""")).isEqualTo("upload 7");
		}

	}

	@Nested
	class WrittenByTheHost {

		@Test
		void streamOfTheWorkerIsAnOutputStream() {
			assertThat(run("""
					const chunks = [];
					let closed = false;
					await env.FILES.writeTo(new WritableStream({
						write(chunk) { chunks.push(chunk.length); },
						close() { closed = true; },
					}));
					return [chunks.reduce((a, b) => a + b), closed];""")).isEqualTo(List.of(600_000, true));
		}

		@Test
		void hostWaitsUntilTheWorkerHasTakenWhatItWrote() {
			assertThat(run("""
					let writing = 0, most = 0;
					await env.FILES.writeTo(new WritableStream({
						async write() {
							most = Math.max(most, ++writing);
							await new Promise((resolve) => setTimeout(resolve, 1));
							writing--;
						},
					}));
					return most;""")).isEqualTo(1);
		}

		@Test
		void failureOfTheWorkersStreamReachesTheWriter() {
			run("await env.FILES.tryWrite(new WritableStream({ write() { throw new Error('full'); } })); return null;");
			assertThat(StreamTests.this.files.failure).isInstanceOf(IOException.class)
				.hasMessage("The stream of the worker failed: full");
		}

	}

	@Nested
	class AcrossAnInvocation {

		@Test
		void readOfABlockedStreamEndsWithItsInvocation() throws Exception {
			try (Worker worker = StreamTests.this.loader.load(code(
					"const reader = (await env.FILES.blocked()).getReader(); await reader.read(); return null;"))) {
				CompletableFuture<Invocation> call = worker.getEntrypoint().invokeAsync("go");
				assertThat(StreamTests.this.files.blocked.take()).isEqualTo("reads");
				call.cancel(true);
				assertThat(StreamTests.this.files.blocked.take()).isEqualTo("closed");
			}
		}

		@Test
		void streamThatComesTooLateIsClosed() {
			Files files = StreamTests.this.files;
			try (WorkerLoader impatient = SharedHost.loader()
				.binding("FILES", files)
				.bindingCallTimeout(Duration.ofSeconds(2))
				.build()) {
				assertThat(impatient
					.run(code("try { await env.FILES.late(); } catch (error) { return error.code; }"), "go")
					.value()).isEqualTo("BINDING_TIMEOUT");
				files.release.countDown();
				Awaitility.await().atMost(HANG_GUARD).until(() -> files.closed.get() == 1);
			}
		}

		@Test
		void callOnAStreamThatIsNotThereYetTouchesNothing() {
			assertFails("await env.FILES.publish(3).read(); return null;",
					"FILES.publish() returns a stream. Await it before you use it.");
			assertThat(StreamTests.this.files.subscribed.get()).isLessThanOrEqualTo(1);
		}

		@Test
		void manyPiecesLeaveNothingBehind() {
			Invocation invocation = invoke("""
					let length = 0;
					for await (const bytes of await env.FILES.open(20_000, 5)) length += bytes.length;
					return length;""");
			assertThat(invocation.valueAs(Integer.class)).isEqualTo(20_000);
			assertThat(invocation.calls()).hasSize(1);
		}

	}

	private static byte[] content(int length) {
		byte[] content = new byte[length];
		new Random(7).nextBytes(content);
		return content;
	}

	private static String digest(byte[] content) throws NoSuchAlgorithmException {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
	}

	record StoredFile(String name, InputStream content) {

	}

	record Upload(String name, InputStream content, @Nullable InputStream again) {

	}

	@SandboxRpc
	static class Files {

		private final AtomicInteger closed = new AtomicInteger();

		private final AtomicLong read = new AtomicLong();

		private final AtomicLong published = new AtomicLong();

		private final ByteArrayOutputStream output = new ByteArrayOutputStream();

		private final BlockingQueue<String> blocked = new LinkedBlockingQueue<>();

		private final CountDownLatch release = new CountDownLatch(1);

		private final AtomicInteger subscribed = new AtomicInteger();

		private volatile @Nullable Throwable failure;

		private volatile @Nullable InputStream kept;

		public InputStream open(int length, @Nullable Integer piece) {
			return new FilterInputStream(new ByteArrayInputStream(content(length))) {

				@Override
				public int read(byte[] buffer, int offset, int count) throws IOException {
					int result = super.read(buffer, offset, (piece != null) ? Math.min(piece, count) : count);
					Files.this.read.addAndGet(Math.max(0, result));
					return result;
				}

				@Override
				public void close() {
					Files.this.closed.incrementAndGet();
				}

			};
		}

		public InputStream late() throws InterruptedException {
			if (!this.release.await(HANG_GUARD.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("nobody released the call");
			}
			return open(10, null);
		}

		public InputStream broken() {
			return new FilterInputStream(InputStream.nullInputStream()) {

				@Override
				public int read(byte[] buffer, int offset, int length) throws IOException {
					throw new IOException("the disk is on fire");
				}

			};
		}

		public InputStream blocked() {
			return new FilterInputStream(InputStream.nullInputStream()) {

				private boolean closed;

				@Override
				public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
					Files.this.blocked.add("reads");
					try {
						while (!this.closed) {
							wait();
						}
					}
					catch (InterruptedException ex) {
						throw new IOException(ex);
					}
					return -1;
				}

				@Override
				public synchronized void close() {
					this.closed = true;
					notifyAll();
					Files.this.blocked.add("closed");
				}

			};
		}

		public Flow.Publisher<ByteBuffer> publish(int buffers) {
			return (subscriber) -> publish(subscriber, buffers);
		}

		private void publish(Flow.Subscriber<? super ByteBuffer> subscriber, int buffers) {
			this.subscribed.incrementAndGet();
			subscriber.onSubscribe(new Flow.Subscription() {

				private int next;

				@Override
				public void request(long count) {
					for (long i = 0; i < count && this.next <= buffers; i++) {
						if (this.next++ == buffers) {
							subscriber.onComplete();
						}
						else {
							Files.this.published.incrementAndGet();
							subscriber.onNext(ByteBuffer
								.wrap(("buffer " + (this.next - 1) + " ").getBytes(StandardCharsets.UTF_8)));
						}
					}
				}

				@Override
				public void cancel() {
					this.next = Integer.MAX_VALUE;
				}

			});
		}

		public StoredFile file(String name) {
			return new StoredFile(name, new ByteArrayInputStream(new byte[5]));
		}

		public OutputStream create() {
			return new FilterOutputStream(this.output) {

				@Override
				public void write(byte[] buffer, int offset, int length) {
					Files.this.output.write(buffer, offset, length);
				}

				@Override
				public void close() {
					Files.this.closed.incrementAndGet();
				}

			};
		}

		public String written() {
			return this.output.toString(StandardCharsets.UTF_8);
		}

		public String digest(InputStream content) throws IOException, NoSuchAlgorithmException {
			return StreamTests.digest(content.readAllBytes());
		}

		public String text(InputStream content) throws IOException {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}

		public int count(InputStream content) throws IOException {
			return content.readAllBytes().length;
		}

		public int subscribe(Flow.Publisher<ByteBuffer> content) throws Exception {
			AtomicInteger count = new AtomicInteger();
			CompletableFuture<Integer> end = new CompletableFuture<>();
			content.subscribe(new Flow.Subscriber<>() {

				private Flow.@Nullable Subscription subscription;

				@Override
				public void onSubscribe(Flow.Subscription subscription) {
					this.subscription = subscription;
					subscription.request(1);
				}

				@Override
				public void onNext(ByteBuffer item) {
					count.addAndGet(item.remaining());
					if (this.subscription != null) {
						this.subscription.request(1);
					}
				}

				@Override
				public void onError(Throwable failure) {
					end.completeExceptionally(failure);
				}

				@Override
				public void onComplete() {
					end.complete(count.get());
				}

			});
			return end.get();
		}

		public int firstByte(InputStream content) throws IOException {
			try (content) {
				return content.read();
			}
		}

		public void tryRead(InputStream content) {
			try {
				content.read();
			}
			catch (IOException ex) {
				this.failure = ex;
			}
		}

		public void keep(InputStream content) {
			this.kept = content;
		}

		public String store(Upload upload) throws IOException {
			return upload.name() + " " + upload.content().readAllBytes().length;
		}

		public void writeTo(OutputStream target) throws IOException {
			try (target) {
				byte[] bytes = new byte[599_999];
				Arrays.fill(bytes, (byte) 1);
				target.write(bytes);
				target.write(1);
			}
		}

		public void tryWrite(OutputStream target) {
			try {
				target.write(1);
			}
			catch (IOException ex) {
				this.failure = ex;
			}
		}

	}

}
