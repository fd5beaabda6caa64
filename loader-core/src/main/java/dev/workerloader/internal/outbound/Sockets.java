package dev.workerloader.internal.outbound;

import java.io.Closeable;
import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one request, which are closed with it at whatever stage it is. Safe for
 * use by many threads.
 */
final class Sockets implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(Sockets.class);

	private final List<Socket> sockets = new ArrayList<>();

	private final Abort abort;

	private final Runnable onAbort = this::abort;

	private boolean closed;

	/**
	 * Create new {@link Sockets}.
	 * @param abort closes them
	 */
	Sockets(Abort abort) {
		this.abort = abort;
		abort.onAbort(this.onAbort);
	}

	/**
	 * Return a socket that is not connected. Without a proxy, or the JVM's properties
	 * could name one of SOCKS.
	 */
	synchronized Socket open() throws IOException {
		if (this.closed) {
			throw new SocketException("The request has ended");
		}
		Socket socket = new Socket(Proxy.NO_PROXY);
		this.sockets.add(socket);
		return socket;
	}

	/**
	 * Close the sockets so that the server does not take what it got for all.
	 */
	void abort() {
		close(true);
	}

	/**
	 * Close the sockets themselves: to close what is above them can wait for the server.
	 */
	private synchronized void close(boolean atOnce) {
		this.closed = true;
		for (Socket socket : this.sockets) {
			try {
				if (atOnce) {
					socket.setSoLinger(true, 0);
				}
				socket.close();
			}
			catch (IOException ex) {
				logger.trace("A socket was closed already, or never connected", ex);
			}
		}
	}

	@Override
	public void close() {
		this.abort.forget(this.onAbort);
		close(false);
	}

}
