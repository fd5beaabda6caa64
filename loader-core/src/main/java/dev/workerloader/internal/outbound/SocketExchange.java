package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;

import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.io.SessionOutputBuffer;
import org.apache.hc.core5.http.message.LazyLineParser;
import org.apache.hc.core5.util.Timeout;

import dev.workerloader.internal.net.TargetUrl;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;

/**
 * A WebSocket of a worker, from the checks to its end. The time of the policy is that of
 * the handshake, and of each message that is sent.
 */
public final class SocketExchange extends Exchange<WebSocketChannel> {

	private static final int BUFFER = 8 * 1024;

	private static final int MIN_CHUNK = 512;

	private static final int MAX_PROTOCOLS = 4 * 1024;

	/** A token of HTTP. */
	private static final Pattern PROTOCOL = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final SecureRandom RANDOM = new SecureRandom();

	private final String url;

	private final List<String> protocols;

	SocketExchange(OutboundGateway gateway, OutboundPolicy policy, String url, List<String> protocols,
			OutboundCaller caller) {
		super(gateway, policy, caller, null);
		this.url = url;
		this.protocols = protocols;
	}

	@Override
	WebSocketChannel respond(ObservedAttempt attempt) throws IOException, HttpException {
		requireNotAborted();
		if (policy().isBlocked()) {
			throw Failures.blocked(this.url);
		}
		TargetUrl target = target();
		TargetUrl shown = target.asWebSocket();
		leadsTo(shown);
		requireProtocols();
		if (policy().handler() != null) {
			throw Failures.socketHandled(policy(), shown);
		}
		OutboundRule matched = rule(target, OutboundRule::allowsWebSockets, "a WebSocket to", shown);
		List<InetAddress> addresses = addresses(target, matched);
		OpenSockets sockets = gateway().sockets();
		if (!sockets.open(caller().sandboxId())) {
			throw Failures.tooManySockets(shown);
		}
		boolean open = false;
		Sockets opened = new Sockets(abort());
		try {
			WebSocketChannel channel = open(target, matched, attempt.traceHeaders(), opened, addresses);
			stopTimer();
			sockets.read(channel::read);
			open = true;
			return channel;
		}
		catch (RejectedExecutionException ex) {
			throw new OutboundException(OutboundReason.CANCELLED, "The loader is closed.", ex);
		}
		finally {
			if (!open) {
				opened.close();
				sockets.closed(caller().sandboxId());
			}
		}
	}

	// What a rule says of https holds for wss, and of http for ws.
	private TargetUrl target() {
		if (!this.url.startsWith("ws:") && !this.url.startsWith("wss:")) {
			throw Failures.url(policy(), this.url, "is neither of wss nor of ws");
		}
		return parse("http" + this.url.substring(2), this.url);
	}

	private void requireProtocols() {
		if (!this.protocols.stream().allMatch((protocol) -> PROTOCOL.matcher(protocol).matches())
				|| Set.copyOf(this.protocols).size() < this.protocols.size()
				|| String.join(", ", this.protocols).length() > MAX_PROTOCOLS) {
			throw Failures.headers("The protocols of the WebSocket are not tokens of HTTP, not all different, or too "
					+ "long. Name one or two, such as \"graphql-transport-ws\".");
		}
	}

	private WebSocketChannel open(TargetUrl target, OutboundRule matched, Map<String, String> trace, Sockets opened,
			List<InetAddress> addresses) throws IOException, HttpException {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		if (matched.propagatesTrace()) {
			trace.forEach((name, value) -> headers.put(name, List.of(value)));
		}
		InjectedHeaders.of(matched, trace).addTo(headers);
		requireNotAborted();
		Socket socket = connect(target, opened, addresses);
		SocketHandshake handshake = new SocketHandshake(target, this.protocols, RANDOM);
		OutputStream output = socket.getOutputStream();
		send(handshake.request(headers), output);
		// The buffer may have read more than the head.
		SessionInputBuffer buffer = new SessionInputBufferImpl(new BasicHttpTransportMetrics(), BUFFER, MIN_CHUNK,
				Connection.MAX_LINE, null);
		InputStream input = socket.getInputStream();
		ClassicHttpResponse response = new DefaultHttpResponseParser(Connection.HTTP, LazyLineParser.INSTANCE, null)
			.parse(buffer, input);
		if (response == null) {
			throw new ConnectionClosedException("The server ended the connection without an answer");
		}
		String protocol = handshake.accept(response);
		answeredWith(101);
		FrameReader reader = new FrameReader(new IdentityInputStream(buffer, input), WebSocketChannel.MAX_MESSAGE,
				policy().responseSize());
		return new WebSocketChannel(this, opened, reader, new FrameWriter(output, RANDOM), protocol);
	}

	private Socket connect(TargetUrl target, Sockets opened, List<InetAddress> addresses) throws IOException {
		int timeout = (int) Math.min(policy().connectTimeout().toMillis(), Integer.MAX_VALUE);
		IOException failure = new ConnectException("The host has no address");
		for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), Connection.MAX_ADDRESSES))) {
			Socket socket = opened.open();
			try {
				socket.setTcpNoDelay(true);
				socket.connect(new InetSocketAddress(address, target.port()), timeout);
			}
			catch (IOException ex) {
				failure = ex;
				continue;
			}
			return target.isSecure() ? encrypt(socket, target, timeout) : socket;
		}
		throw failure;
	}

	private Socket encrypt(Socket socket, TargetUrl target, int timeout) throws IOException {
		Socket encrypted = Tls.strategy(policy())
			.upgrade(socket, target.host().unbracketed(), target.port(),
					TlsConfig.custom().setHandshakeTimeout(Timeout.ofMilliseconds(timeout)).build(),
					HttpClientContext.create());
		encrypted.setSoTimeout(0); // from now on the timers decide
		return encrypted;
	}

	private static void send(ClassicHttpRequest request, OutputStream output) throws IOException, HttpException {
		SessionOutputBuffer buffer = new SessionOutputBufferImpl(BUFFER);
		new DefaultHttpRequestWriter().write(request, buffer, output);
		buffer.flush(output);
	}

	/**
	 * Return what the worker is told when its open WebSocket fails.
	 */
	String problem(OutboundReason reason, Exception failure) {
		return Failures.socket(reason, policy(), TargetUrl.parse("http" + this.url.substring(2)).asWebSocket(),
				failure);
	}

	@Override
	void discard(WebSocketChannel channel) {
		channel.close();
	}

	@Override
	String method() {
		return "GET";
	}

}
