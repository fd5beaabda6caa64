package dev.workerloader.sample.chat;

import java.util.List;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

import org.springframework.stereotype.Component;

/**
 * The members of the room that a program runs for, as {@code env.MEMBERS}.
 *
 * @since 0.1.0
 */
@Component
@SandboxRpc(description = "The members of the chat room that this program runs for")
public class Members {

	private final ChatService chat;

	Members(ChatService chat) {
		this.chat = chat;
	}

	@SandboxRpc(description = "All members, by name")
	public List<Person> list(RpcContext context) {
		return this.chat.members(RoomProps.room(context))
			.stream()
			.map((member) -> new Person(member.name(), member.role()))
			.toList();
	}

	/**
	 * A member as a program sees it.
	 *
	 * @param name the name of the member
	 * @param role what the member does
	 * @since 0.1.0
	 */
	public record Person(String name, String role) {

	}

}
