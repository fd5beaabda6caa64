package dev.workerloader.internal.outbound;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.outbound.OutboundEvent.Result;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundReason;

/**
 * A WebSocket that is open. A thread of its own reads it, ahead of whoever takes the
 * messages by a bounded number of bytes: then it reads on only when some were taken, and
 * the server has to wait. Safe for use by many threads.
 */
public final class WebSocketChannel implements Closeable {

	/** How large a message may be, to the server and from it. */
	static final int MAX_MESSAGE = 1 << 20;

	/** What may have come before it is asked for; the last message may exceed it. */
	private static final int MAX_AHEAD = 64 << 10;

	/** What a message takes at least, so that empty ones are bounded as well. */
	private static final int LEAST = 64;

	private static final int NORMAL = 1000;

	private static final int GOING_AWAY = 1001;

	private static final int NO_CODE = 1005;

	private static final int ABNORMAL = 1006;

	private static final int MAX_REASON = Frame.MAX_CONTROL - 2;

	private static final long CLOSE_NANOS = Duration.ofSeconds(5).toNanos();

	private static final long FAREWELL_NANOS = Duration.ofSeconds(1).toNanos();

	private static final Logger logger = LoggerFactory.getLogger(WebSocketChannel.class);

	private final SocketExchange exchange;

	private final Sockets sockets;

	private final FrameReader reader;

	private final FrameWriter writer;

	private final String protocol;

	private final Runnable onAbort = this::stop;

	private final Deque<Object> messages = new ArrayDeque<>();

	private long ahead;

	private long sent;

	private @Nullable CompletableFuture<Object> waiting;

	private @Nullable End end;

	private @Nullable OutboundReason failure;

	private boolean closeSent;

	private boolean released;

	private boolean stopped;

	private Runnable closeTimer = () -> {
	};

	WebSocketChannel(SocketExchange exchange, Sockets sockets, FrameReader reader, FrameWriter writer,
			String protocol) {
		this.exchange = exchange;
		this.sockets = sockets;
		this.reader = reader;
		this.writer = writer;
		this.protocol = protocol;
		exchange.abort().onAbort(this.onAbort);
	}

	/**
	 * Return the protocol that the server has chosen.
	 * @return the protocol, or an empty text
	 */
	public String protocol() {
		return this.protocol;
	}

	/**
	 * Ask for the next message. One at a time.
	 * @return what is completed with a {@link String}, a {@code byte[]} or, at last, an
	 * {@link End}; it may be cancelled
	 */
	public synchronized CompletableFuture<Object> receive() {
		if (this.waiting != null && !this.waiting.isDone()) {
			return CompletableFuture.failedFuture(new OutboundException(OutboundReason.PROTOCOL,
					"The next message of the WebSocket has been asked for already.", null));
		}
		Object message = this.messages.poll();
		if (message != null) {
			this.ahead -= sizeOf(message);
			notifyAll();
			return CompletableFuture.completedFuture(message);
		}
		if (this.end != null) {
			return CompletableFuture.completedFuture(this.end);
		}
		this.waiting = new CompletableFuture<>();
		return this.waiting;
	}

	/**
	 * Send a text. Waits until the server takes it.
	 * @param text the text
	 * @throws IOException if it could not be sent, or not any more
	 */
	public void send(String text) throws IOException {
		send(Frame.TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Send bytes. Waits until the server takes them.
	 * @param bytes the bytes
	 * @throws IOException if they could not be sent, or not any more
	 */
	public void send(byte[] bytes) throws IOException {
		send(Frame.BINARY, bytes);
	}

	private void send(int opcode, byte[] payload) throws IOException {
		boolean fits;
		synchronized (this) {
			requireOpen();
			fits = payload.length <= MAX_MESSAGE
					&& payload.length + Frame.MAX_HEAD <= this.exchange.policy().requestSize() - this.sent;
			this.sent += payload.length + Frame.MAX_HEAD;
		}
		if (!fits) {
			fail(OutboundReason.REQUEST_SIZE);
			throw ended(null);
		}
		write(opcode, payload, this.exchange.policy().timeout().toNanos());
	}

	private synchronized void requireOpen() throws IOException {
		if (this.closeSent || this.stopped || this.end != null) {
			throw ended(null);
		}
	}

	// Whoever sends learns no more: why it has ended is what comes last.
	private static IOException ended(@Nullable IOException cause) {
		return new IOException("The WebSocket has ended",
				new OutboundException(OutboundReason.CONNECTION, "The WebSocket has ended.", cause));
	}

	/**
	 * Begin to close. What came before the server has done so too can still be taken.
	 * @param code the code, or 1005 for none
	 * @param reason the reason
	 * @throws IOException if the server could not be told
	 */
	public void end(int code, String reason) throws IOException {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		if ((code != NORMAL && code != NO_CODE && (code < 3000 || code > 4999)) || text.length > MAX_REASON) {
			throw new OutboundException(OutboundReason.PROTOCOL,
					"A WebSocket is closed with 1000 or a code from 3000 to 4999, and a reason of at most " + MAX_REASON
							+ " bytes.",
					null);
		}
		if (sendClose(code, text, this.exchange.policy().timeout().toNanos())) {
			Runnable timer = this.exchange.gateway().after(CLOSE_NANOS, () -> fail(OutboundReason.TIMEOUT));
			synchronized (this) {
				this.closeTimer = timer;
				if (this.end != null) {
					timer.run();
				}
			}
		}
	}

	private boolean sendClose(int code, byte[] reason, long nanos) throws IOException {
		synchronized (this) {
			if (this.closeSent || this.end != null) {
				return false;
			}
			this.closeSent = true;
		}
		byte[] payload = (code == NO_CODE) ? new byte[0]
				: ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason).array();
		write(Frame.CLOSE, payload, nanos);
		return true;
	}

	/**
	 * Write a frame: a server that does not read must not keep a thread for longer than
	 * that.
	 */
	private void write(int opcode, byte[] payload, long nanos) throws IOException {
		Runnable timer = this.exchange.gateway().after(nanos, () -> fail(OutboundReason.TIMEOUT));
		try {
			this.writer.write(opcode, payload);
		}
		catch (IOException ex) {
			throw ended(ex);
		}
		finally {
			timer.run();
		}
	}

	/**
	 * Read until the end. On a thread of its own.
	 */
	void read() {
		End read;
		OutboundReason reason = null;
		try {
			read = readToEnd();
		}
		catch (IOException | RuntimeException ex) {
			boolean unanswered = isCloseSent();
			if (ex instanceof FrameException violation) {
				tell(violation.code());
				unanswered = false;
			}
			reason = reasonOf(ex);
			read = new End(ABNORMAL, "", false, unanswered ? null : this.exchange.problem(reason, ex));
		}
		finish(read, reason);
	}

	private synchronized boolean isCloseSent() {
		return this.closeSent;
	}

	private OutboundReason reasonOf(Exception failed) {
		// Not under the lock of this channel: who aborts takes them the other way round.
		OutboundReason aborted = this.exchange.abort().reason();
		synchronized (this) {
			if (this.failure != null) {
				return this.failure;
			}
		}
		return (aborted != null) ? aborted : Failures.reasonOf(failed);
	}

	private End readToEnd() throws IOException {
		while (true) {
			Frame frame = this.reader.next();
			switch (frame.opcode()) {
				case Frame.TEXT -> offer(text(frame.payload()));
				case Frame.BINARY -> offer(frame.payload());
				case Frame.PING -> pong(frame.payload());
				case Frame.CLOSE -> {
					return closed(frame.payload());
				}
				default -> logger.trace("A server sent a pong that nobody had asked for");
			}
		}
	}

	private static String text(byte[] bytes) throws FrameException {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw FrameException.notText();
		}
	}

	private void pong(byte[] payload) throws IOException {
		if (!isCloseSent()) {
			write(Frame.PONG, payload, this.exchange.policy().timeout().toNanos());
		}
	}

	private End closed(byte[] payload) throws IOException {
		if (payload.length == 0) {
			tell(NO_CODE);
			return new End(NO_CODE, "", true, null);
		}
		int code = (payload.length > 1) ? ByteBuffer.wrap(payload).getShort() & 0xFFFF : 0;
		if (!isCodeOfServer(code)) {
			throw FrameException.violation("The server closes with a code that is none");
		}
		String reason = text(Arrays.copyOfRange(payload, 2, payload.length));
		tell(code);
		return new End(code, reason, true, null);
	}

	private static boolean isCodeOfServer(int code) {
		return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
	}

	/**
	 * Tell the server, as a courtesy, that this is the end.
	 */
	private void tell(int code) {
		try {
			sendClose(code, new byte[0], FAREWELL_NANOS);
		}
		catch (IOException | OutboundException ex) {
			logger.debug("A server could not be told that its WebSocket is closed", ex);
		}
	}

	private void offer(Object message) throws IOException {
		CompletableFuture<Object> taker;
		synchronized (this) {
			try {
				while (this.ahead >= MAX_AHEAD && !this.stopped) {
					wait();
				}
			}
			catch (InterruptedException ex) {
				throw new InterruptedIOException();
			}
			if (this.stopped) {
				throw ended(null);
			}
			taker = this.waiting;
			this.waiting = null;
			if (taker == null) {
				this.messages.add(message);
				this.ahead += sizeOf(message);
			}
		}
		if (taker != null) {
			taker.complete(message);
		}
	}

	private static int sizeOf(Object message) {
		return LEAST + ((message instanceof String text) ? text.length() : ((byte[]) message).length);
	}

	private void finish(End last, @Nullable OutboundReason reason) {
		this.sockets.close();
		this.exchange.abort().forget(this.onAbort);
		CompletableFuture<Object> taker;
		boolean wanted;
		synchronized (this) {
			this.end = last;
			this.stopped = true;
			this.closeTimer.run();
			taker = this.waiting;
			this.waiting = null;
			wanted = !this.released;
		}
		this.exchange.gateway().sockets().closed(this.exchange.caller().sandboxId());
		boolean failed = reason != null && wanted;
		this.exchange.end(failed ? Result.FAILED : Result.ALLOWED, failed ? reason : null, this.reader.received());
		if (taker != null) {
			taker.complete(last);
		}
	}

	private void fail(OutboundReason reason) {
		synchronized (this) {
			if (this.failure == null) {
				this.failure = reason;
			}
		}
		stop();
		this.sockets.abort();
	}

	private synchronized void stop() {
		this.stopped = true;
		notifyAll();
	}

	/**
	 * Let go of it at once, whatever has come or is being sent.
	 */
	@Override
	public void close() {
		boolean open;
		synchronized (this) {
			open = !this.released && this.end == null;
			this.released = true;
			this.messages.clear();
			this.ahead = 0;
		}
		if (open) {
			if (!this.writer.isWriting()) {
				tell(GOING_AWAY);
			}
			stop();
			this.sockets.close();
		}
	}

	/**
	 * The end of a WebSocket.
	 *
	 * @param code the code with which the server closed it, 1005 if it gave none, 1006 if
	 * it did not close it
	 * @param reason the reason that the server gave
	 * @param clean whether both sides have closed it
	 * @param problem what went wrong, for the worker, or {@code null}
	 */
	public record End(int code, String reason, boolean clean, @Nullable String problem) {

	}

}
