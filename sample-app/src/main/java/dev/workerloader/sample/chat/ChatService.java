package dev.workerloader.sample.chat;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rooms, messages, members and polls, with the rules that hold for people and programs
 * alike.
 *
 * @since 0.1.0
 */
@Service
@Transactional
public class ChatService {

	private static final int MAXIMUM_MESSAGES = 100;

	private static final int MAXIMUM_TEXT = 2_000;

	private static final int MAXIMUM_NAME = 40;

	private static final int SHOWN_POLLS = 10;

	private final RoomRepository rooms;

	private final MessageRepository messages;

	private final MemberRepository members;

	private final PollRepository polls;

	private final ApplicationEventPublisher events;

	ChatService(RoomRepository rooms, MessageRepository messages, MemberRepository members, PollRepository polls,
			ApplicationEventPublisher events) {
		this.rooms = rooms;
		this.messages = messages;
		this.members = members;
		this.polls = polls;
		this.events = events;
	}

	/**
	 * Return all rooms.
	 * @return the rooms by name
	 */
	@Transactional(readOnly = true)
	public List<Room> rooms() {
		return this.rooms.findAllByOrderByName();
	}

	/**
	 * Return a room.
	 * @param name the name
	 * @return the room
	 * @throws UnknownRoomException if there is none
	 */
	@Transactional(readOnly = true)
	public Room room(String name) {
		return this.rooms.findById(name).orElseThrow(() -> new UnknownRoomException(name));
	}

	/**
	 * Return the newest messages of a room, the oldest of them first.
	 * @param room the name of the room
	 * @param count how many, from 1 to 100
	 * @return the messages
	 * @throws RefusedException if the count is out of range
	 */
	@Transactional(readOnly = true)
	public List<Message> messages(String room, int count) {
		if (count < 1 || count > MAXIMUM_MESSAGES) {
			throw new RefusedException(
					"The count of messages is %d. It must be 1 to %d.".formatted(count, MAXIMUM_MESSAGES));
		}
		List<Message> newestFirst = new ArrayList<>(this.messages.findByRoomOrderByIdDesc(room, Limit.of(count)));
		Collections.reverse(newestFirst);
		return newestFirst;
	}

	/**
	 * Return all messages of a room as text, a line each.
	 * @param room the name of the room
	 * @return a stream that reads the messages as it is read
	 */
	public InputStream export(String room) {
		return new SequenceInputStream(new RoomExport(room, this.messages));
	}

	/**
	 * Post a message.
	 * @param room the name of the room
	 * @param author who writes
	 * @param text what is written
	 * @return the stored message
	 * @throws RefusedException if a text is blank or too long
	 */
	public Message post(String room, @Nullable String author, @Nullable String text) {
		String who = RefusedException.requireText("name of the author", author, MAXIMUM_NAME);
		String what = RefusedException.requireText("text of the message", text, MAXIMUM_TEXT);
		Message message = this.messages.save(new Message(null, room, who, what, Instant.now()));
		this.events.publishEvent(message);
		return message;
	}

	/**
	 * Remove all messages of a room.
	 * @param room the name of the room
	 * @throws AccessDeniedException if the caller is no moderator
	 */
	@PreAuthorize("hasRole('MODERATOR')")
	public void clear(String room) {
		this.messages.deleteByRoom(room);
	}

	/**
	 * Return the members of a room.
	 * @param room the name of the room
	 * @return the members by name
	 */
	@Transactional(readOnly = true)
	public List<Member> members(String room) {
		return this.members.findByRoomOrderByName(room);
	}

	/**
	 * Return whether somebody is a member of a room.
	 * @param room the name of the room
	 * @param name the name of the person
	 * @return whether the room has such a member
	 */
	@Transactional(readOnly = true)
	public boolean isMember(String room, String name) {
		return this.members.existsByRoomAndName(room, name);
	}

	/**
	 * Return the newest polls of a room, the newest first.
	 * @param room the name of the room
	 * @return at most ten polls
	 */
	@Transactional(readOnly = true)
	public List<Poll> polls(String room) {
		return this.polls.findByRoomOrderByIdDesc(room, Limit.of(SHOWN_POLLS));
	}

	/**
	 * Open a poll.
	 * @param room the name of the room
	 * @param question what is asked
	 * @param choices what can be chosen
	 * @return the number of the poll
	 * @throws RefusedException if a text is blank or too long, or the number of choices
	 * is out of range
	 */
	public long openPoll(String room, @Nullable String question, List<String> choices) {
		String what = RefusedException.requireText("question of the poll", question, MAXIMUM_TEXT);
		if (choices.size() < 2 || choices.size() > 10) {
			throw new RefusedException("The poll has %d choices. It must have 2 to 10.".formatted(choices.size()));
		}
		choices.forEach((choice) -> RefusedException.requireText("choice of the poll", choice, MAXIMUM_NAME));
		Poll poll = new Poll(null, room, what, choices.stream().map(Poll.Choice::new).toList());
		return Objects.requireNonNull(this.polls.save(poll).id());
	}

}
