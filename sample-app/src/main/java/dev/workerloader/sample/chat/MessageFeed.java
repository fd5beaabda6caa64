package dev.workerloader.sample.chat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Tells programs of messages, when those are stored for good.
 */
@Component
class MessageFeed {

	private static final Logger logger = LoggerFactory.getLogger(MessageFeed.class);

	private final Map<String, List<MessageListener>> listeners = new ConcurrentHashMap<>();

	void add(String room, MessageListener listener) {
		listeners(room).add(listener);
	}

	void remove(String room, MessageListener listener) {
		listeners(room).remove(listener);
	}

	@TransactionalEventListener
	void posted(Message message) {
		for (MessageListener listener : listeners(message.room())) {
			try {
				listener.heard(ChatRoom.Entry.of(message));
			}
			catch (IllegalStateException ex) {
				logger.debug("A program has ended before it could hear of a message", ex);
			}
		}
	}

	private List<MessageListener> listeners(String room) {
		return this.listeners.computeIfAbsent(room, (key) -> new CopyOnWriteArrayList<>());
	}

}
