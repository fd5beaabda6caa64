package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ServerSocketFactory;

/**
 * A server that does with its connections what a test says, byte by byte.
 */
public final class RawServer implements AutoCloseable {

	private final ServerSocket socket;

	private final Script script;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Socket> connections = new CopyOnWriteArrayList<>();

	private RawServer(ServerSocketFactory factory, Script script) throws IOException {
		this.socket = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.script = script;
		this.threads.execute(this::accept);
	}

	public static RawServer start(Script script) throws IOException {
		return start(ServerSocketFactory.getDefault(), script);
	}

	static RawServer start(ServerSocketFactory factory, Script script) throws IOException {
		return new RawServer(factory, script);
	}

	/**
	 * A server that reads the head of a request and answers with a text.
	 */
	static RawServer answering(String response) throws IOException {
		return start((input, output) -> {
			readHead(input);
			output.write(response.getBytes(StandardCharsets.ISO_8859_1));
			output.flush();
		});
	}

	public int port() {
		return this.socket.getLocalPort();
	}

	public int connections() {
		return this.connections.size();
	}

	public boolean isConnectionOpen() {
		return this.connections.stream().anyMatch((connection) -> !connection.isClosed());
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket connection = this.socket.accept();
				this.connections.add(connection);
				this.threads.execute(() -> serve(connection));
			}
			catch (IOException | RejectedExecutionException ex) {
				return; // closed, and with it what it has accepted
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			this.script.serve(connection.getInputStream(), connection.getOutputStream());
		}
		catch (IOException ex) {
			return; // the client went away, as many tests want it to
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Read until an empty line.
	 */
	public static String readHead(InputStream input) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int value = input.read();
			if (value < 0) {
				throw new IOException("The client went away");
			}
			head.append((char) value);
		}
		return head.toString();
	}

	/**
	 * Wait until the client has closed the connection.
	 */
	public static void awaitEnd(InputStream input) throws IOException {
		input.transferTo(OutputStream.nullOutputStream());
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		this.threads.shutdownNow();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	/**
	 * What the server does with a connection, which is closed afterwards.
	 */
	@FunctionalInterface
	public interface Script {

		void serve(InputStream input, OutputStream output) throws IOException, InterruptedException;

	}

}
