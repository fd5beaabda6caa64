package dev.workerloader.sample.chat;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A message in a room.
 *
 * @param id the identifier, {@code null} until it is stored
 * @param room the name of the room
 * @param author who wrote it
 * @param text what was written
 * @param sentAt when it was written
 * @since 0.1.0
 */
public record Message(@Id @Nullable Long id, String room, String author, String text, Instant sentAt) {

}
