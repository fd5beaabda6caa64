package dev.workerloader.internal.outbound;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ServerSocketFactory;

/**
 * A server of WebSockets that sends the frames that a test says, whether they are allowed
 * or not.
 */
public final class SocketServer implements AutoCloseable {

	public static final int TEXT = 0x81;

	public static final int BINARY = 0x82;

	public static final int CLOSE = 0x88;

	public static final int PING = 0x89;

	public static final int PONG = 0x8A;

	private static final Pattern KEY = Pattern.compile("(?im)^Sec-WebSocket-Key: (\\S+)$");

	private final RawServer server;

	private SocketServer(RawServer server) {
		this.server = server;
	}

	/**
	 * Start a server that accepts every WebSocket.
	 */
	public static SocketServer start(Script script) throws IOException {
		return start(ServerSocketFactory.getDefault(), script);
	}

	static SocketServer start(ServerSocketFactory factory, Script script) throws IOException {
		return new SocketServer(RawServer.start(factory, (input, output) -> {
			String head = RawServer.readHead(input);
			output.write(accepting(head, "").getBytes(StandardCharsets.ISO_8859_1));
			output.flush();
			script.serve(new Peer(head, new DataInputStream(input), output));
		}));
	}

	/**
	 * Start a server that sends back each message, until the client closes.
	 */
	public static SocketServer echo() throws IOException {
		return start(SocketServer::echo);
	}

	static void echo(Peer peer) throws IOException {
		while (true) {
			Message message = peer.read();
			peer.send(message.first(), message.payload());
			if (message.first() == CLOSE) {
				return;
			}
		}
	}

	/**
	 * Return the answer that accepts the WebSocket.
	 * @param head the head of the request
	 * @param more further lines, each with its end
	 */
	static String accepting(String head, String more) {
		return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Accept: " + accept(head) + "\r\n" + more + "\r\n";
	}

	static String accept(String head) {
		Matcher key = KEY.matcher(head);
		if (!key.find()) {
			throw new AssertionError("No key: " + head);
		}
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1")
				.digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public int port() {
		return this.server.port();
	}

	public int connections() {
		return this.server.connections();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	/**
	 * What the server does when the WebSocket is open; the connection is closed
	 * afterwards.
	 */
	@FunctionalInterface
	public interface Script {

		void serve(Peer peer) throws IOException, InterruptedException;

	}

	/**
	 * A frame of the client.
	 *
	 * @param first its first byte
	 * @param payload what was in it before it was masked
	 */
	@SuppressWarnings("ArrayRecordComponent") // it is only read
	public record Message(int first, byte[] payload) {

		public String text() {
			return new String(this.payload, StandardCharsets.UTF_8);
		}

		/**
		 * Return the code of a Close frame.
		 */
		public int code() {
			return ByteBuffer.wrap(this.payload).getShort() & 0xFFFF;
		}

	}

	/**
	 * The server's side of a connection.
	 */
	public static final class Peer {

		private final String head;

		private final DataInputStream input;

		private final OutputStream output;

		Peer(String head, DataInputStream input, OutputStream output) {
			this.head = head;
			this.input = input;
			this.output = output;
		}

		/**
		 * Return the head of the request.
		 */
		public String head() {
			return this.head;
		}

		public InputStream input() {
			return this.input;
		}

		/**
		 * Read a frame, which must be masked and whole.
		 */
		public Message read() throws IOException {
			int first = this.input.readUnsignedByte();
			int second = this.input.readUnsignedByte();
			if ((second & 0x80) == 0) {
				throw new AssertionError("A frame of the client is not masked");
			}
			int length = second & 0x7F;
			if (length == 126) {
				length = this.input.readUnsignedShort();
			}
			else if (length == 127) {
				length = (int) this.input.readLong();
			}
			byte[] key = this.input.readNBytes(4);
			byte[] payload = this.input.readNBytes(length);
			for (int i = 0; i < payload.length; i++) {
				payload[i] ^= key[i & 3];
			}
			return new Message(first, payload);
		}

		public void send(String text) throws IOException {
			send(TEXT, text.getBytes(StandardCharsets.UTF_8));
		}

		public void send(int first, byte[] payload) throws IOException {
			ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) first);
			if (payload.length < 126) {
				frame.put((byte) payload.length);
			}
			else if (payload.length < 1 << 16) {
				frame.put((byte) 126).putShort((short) payload.length);
			}
			else {
				frame.put((byte) 127).putLong(payload.length);
			}
			frame.put(payload);
			this.output.write(frame.array(), 0, frame.position());
			this.output.flush();
		}

		public void close(int code, String reason) throws IOException {
			byte[] text = reason.getBytes(StandardCharsets.UTF_8);
			send(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
		}

		/**
		 * Send bytes as they are.
		 */
		public void raw(byte[] bytes) throws IOException {
			this.output.write(bytes);
			this.output.flush();
		}

		/**
		 * Wait until the client has closed the connection.
		 */
		public void awaitEnd() throws IOException {
			RawServer.awaitEnd(this.input);
		}

	}

}
