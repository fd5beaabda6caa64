package dev.workerloader.sample.chat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import dev.workerloader.rpc.SandboxRpc;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * A room that a program has opened. The program holds it by reference until its run ends,
 * which closes it.
 *
 * @since 0.1.0
 */
public class OpenRoom implements AutoCloseable {

	private final String name;

	private final String author;

	private final ChatService chat;

	private final MessageFeed feed;

	private final List<MessageListener> listeners = new ArrayList<>();

	OpenRoom(String name, String author, ChatService chat, MessageFeed feed) {
		this.name = name;
		this.author = author;
		this.chat = chat;
		this.feed = feed;
	}

	@SandboxRpc(description = "The newest messages, the oldest of them first")
	public List<ChatRoom.Entry> messages(@Min(1) @Max(100) int count) {
		return this.chat.messages(this.name, count).stream().map(ChatRoom.Entry::of).toList();
	}

	@SandboxRpc(description = "All messages as text, a line each")
	public InputStream export() {
		return this.chat.export(this.name);
	}

	@SandboxRpc(description = "Post a message")
	public ChatRoom.Entry post(@NotBlank @Size(max = 2000) String text) {
		return ChatRoom.Entry.of(this.chat.post(this.name, this.author, text));
	}

	@SandboxRpc(description = "Call a function with each message that is posted from now on")
	public synchronized void onMessage(MessageListener listener) {
		this.listeners.add(listener);
		this.feed.add(this.name, listener);
	}

	// An annotation here would do nothing: this is not a bean. The service is guarded.
	@SandboxRpc(description = "Remove all messages; moderators may do that")
	public void clear() {
		this.chat.clear(this.name);
	}

	@Override
	public synchronized void close() {
		this.listeners.forEach((listener) -> this.feed.remove(this.name, listener));
	}

}
