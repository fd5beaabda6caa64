package dev.workerloader.sample.chat;

/**
 * Thrown when there is no room with the name that was asked for.
 *
 * @since 0.1.0
 */
public class UnknownRoomException extends RuntimeException {

	UnknownRoomException(String name) {
		super("There is no room '%s'. GET /rooms lists the rooms.".formatted(name));
	}

}
