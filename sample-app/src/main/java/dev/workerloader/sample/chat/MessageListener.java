package dev.workerloader.sample.chat;

import java.util.concurrent.CompletableFuture;

/**
 * A function of a program that wants to hear of messages. It returns a future so that
 * whoever posts does not wait for the program.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MessageListener {

	/**
	 * Tell the program of a message.
	 * @param message the message
	 * @return completes when the program has handled it
	 * @throws IllegalStateException if the program has ended
	 */
	CompletableFuture<Void> heard(ChatRoom.Entry message);

}
