package dev.workerloader.sample.chat;

import java.time.Instant;
import java.util.List;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

import org.springframework.stereotype.Component;

/**
 * The room that a program runs for, as {@code env.CHAT_ROOM}. Which room that is comes
 * from the binding's props and never from the program.
 *
 * @since 0.1.0
 */
@Component
@SandboxRpc(description = "The chat room that this program runs for")
public class ChatRoom {

	private static final String AUTHOR = "agent";

	private final ChatService chat;

	ChatRoom(ChatService chat) {
		this.chat = chat;
	}

	@SandboxRpc(description = "The newest messages, the oldest of them first; count is 1 to 100")
	public List<Entry> messages(int count, RpcContext context) {
		return this.chat.messages(RoomProps.room(context), count).stream().map(Entry::of).toList();
	}

	@SandboxRpc(description = "Post a message to the room, as author 'agent'")
	public Entry post(String text, RpcContext context) {
		return Entry.of(this.chat.post(RoomProps.room(context), AUTHOR, text));
	}

	/**
	 * A message as a program sees it.
	 *
	 * @param author who wrote it
	 * @param text what was written
	 * @param sentAt when it was written
	 * @since 0.1.0
	 */
	public record Entry(String author, String text, Instant sentAt) {

		static Entry of(Message message) {
			return new Entry(message.author(), message.text(), message.sentAt());
		}

	}

}
