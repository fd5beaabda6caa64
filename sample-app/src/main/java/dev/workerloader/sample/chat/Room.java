package dev.workerloader.sample.chat;

import org.springframework.data.annotation.Id;

/**
 * A chat room.
 *
 * @param name the name, which is also the identifier
 * @param topic what the room is about
 * @since 0.1.0
 */
public record Room(@Id String name, String topic) {

}
