package dev.workerloader.sample.chat;

import org.springframework.data.annotation.Id;

/**
 * A member of a room.
 *
 * @param id the identifier
 * @param room the name of the room
 * @param name the name of the member
 * @param role what the member does
 * @since 0.1.0
 */
public record Member(@Id Long id, String room, String name, String role) {

}
