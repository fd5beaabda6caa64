package dev.workerloader.sample.chat;

import java.security.Principal;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Component;

/**
 * The rooms of the person who runs a program, as {@code env.CHAT}. Which rooms those are
 * is decided by who is logged in, and never by the program.
 *
 * @since 0.1.0
 */
@Component
@SandboxRpc(description = "The chat rooms of the person who runs this program")
public class Chat {

	private final ChatService chat;

	private final MessageFeed feed;

	Chat(ChatService chat, MessageFeed feed) {
		this.chat = chat;
		this.feed = feed;
	}

	@PreAuthorize("@chatService.isMember(#name, authentication.name)")
	@SandboxRpc(description = "Open a room that the person is a member of")
	public OpenRoom open(String name, RpcContext context) {
		Principal person = context.principal();
		return new OpenRoom(name, "agent of " + ((person != null) ? person.getName() : "nobody"), this.chat, this.feed);
	}

}
