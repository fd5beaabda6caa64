package dev.workerloader.sample.chat;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The chat over HTTP, for people.
 */
@RestController
@RequestMapping("/rooms")
class ChatController {

	private static final int SHOWN_MESSAGES = 30;

	private final ChatService chat;

	ChatController(ChatService chat) {
		this.chat = chat;
	}

	@GetMapping
	List<Room> rooms() {
		return this.chat.rooms();
	}

	@GetMapping("/{room}")
	RoomView room(@PathVariable String room) {
		Room found = this.chat.room(room);
		return new RoomView(found.name(), found.topic(), this.chat.members(room),
				this.chat.messages(room, SHOWN_MESSAGES), this.chat.polls(room));
	}

	@PostMapping("/{room}/messages")
	@ResponseStatus(HttpStatus.CREATED)
	Message post(@PathVariable String room, @RequestBody NewMessage message) {
		Room found = this.chat.room(room);
		return this.chat.post(found.name(), message.author(), message.text());
	}

	record RoomView(String name, String topic, List<Member> members, List<Message> messages, List<Poll> polls) {

	}

	record NewMessage(@Nullable String author, @Nullable String text) {

	}

}
