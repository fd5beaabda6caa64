package dev.workerloader.sample.model;

import dev.workerloader.sample.agent.BadRequestException;
import dev.workerloader.sample.chat.ChatService;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes a prompt instead of a program.
 */
@RestController
class AskController {

	private final Conversation conversation;

	private final ChatService chat;

	AskController(Conversation conversation, ChatService chat) {
		this.conversation = conversation;
		this.chat = chat;
	}

	@PostMapping("/rooms/{room}/ask")
	Conversation.Transcript ask(@PathVariable String room, @RequestBody Question question) {
		String prompt = question.prompt();
		if (prompt == null || prompt.isBlank()) {
			throw new BadRequestException(HttpStatus.BAD_REQUEST, "The field 'prompt' is missing or empty.");
		}
		return this.conversation.ask(this.chat.room(room), prompt, question.param());
	}

	record Question(@Nullable String prompt, @Nullable String param) {

	}

}
