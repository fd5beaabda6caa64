package dev.workerloader.sample.chat;

import java.util.List;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

import org.springframework.stereotype.Component;

/**
 * The polls of the room that a program runs for, as {@code env.POLLS}.
 *
 * @since 0.1.0
 */
@Component
@SandboxRpc(description = "The polls of the chat room that this program runs for")
public class Polls {

	private final ChatService chat;

	Polls(ChatService chat) {
		this.chat = chat;
	}

	@SandboxRpc(description = "Open a poll with 2 to 10 choices and return its number")
	public long open(String question, List<String> choices, RpcContext context) {
		return this.chat.openPoll(RoomProps.room(context), question, choices);
	}

	@SandboxRpc(description = "The questions of the ten newest polls, the newest first")
	public List<String> questions(RpcContext context) {
		return this.chat.polls(RoomProps.room(context)).stream().map(Poll::question).toList();
	}

}
