package dev.workerloader.internal.runtime;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import dev.workerloader.internal.outbound.WebSocketChannel;
import dev.workerloader.rpc.SandboxRpc;

/**
 * A WebSocket in the hands of a guest, which asks for one message at a time: the server
 * sends no faster than the guest takes.
 */
final class GuestSocket implements ByteStream {

	private final WebSocketChannel channel;

	private GuestSocket(WebSocketChannel channel) {
		this.channel = channel;
	}

	static Opened opened(WebSocketChannel channel) {
		return new Opened(new GuestSocket(channel), channel.protocol());
	}

	/**
	 * Return the next message: a text, bytes, or what it has ended with.
	 */
	@SandboxRpc
	public CompletableFuture<Object> receive() {
		return this.channel.receive();
	}

	@SandboxRpc
	public void text(String text) throws IOException {
		this.channel.send(text);
	}

	@SandboxRpc
	public void bytes(byte[] bytes) throws IOException {
		this.channel.send(bytes);
	}

	@SandboxRpc
	public void end(int code, String reason) throws IOException {
		this.channel.end(code, reason);
	}

	@Override
	public void close() {
		this.channel.close();
	}

	/**
	 * What a guest gets when its WebSocket is open.
	 *
	 * @param socket the WebSocket
	 * @param protocol the protocol that the server has chosen, or an empty text
	 */
	record Opened(GuestSocket socket, String protocol) {

	}

}
