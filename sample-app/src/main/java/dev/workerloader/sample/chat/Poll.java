package dev.workerloader.sample.chat;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.MappedCollection;

/**
 * A poll in a room.
 *
 * @param id the identifier, {@code null} until it is stored
 * @param room the name of the room
 * @param question what is asked
 * @param choices what can be chosen, in the order in which it is shown
 * @since 0.1.0
 */
public record Poll(@Id @Nullable Long id, String room, String question,
		@MappedCollection(idColumn = "POLL", keyColumn = "POSITION") List<Choice> choices) {

	/**
	 * What can be chosen in a poll.
	 *
	 * @param text the text of the choice
	 * @since 0.1.0
	 */
	public record Choice(String text) {

	}

}
