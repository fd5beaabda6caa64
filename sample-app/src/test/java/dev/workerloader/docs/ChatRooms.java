package dev.workerloader.docs;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.workerloader.rpc.SandboxRpc;

/**
 * Chat rooms, one object for each that a worker opens.
 */
@SandboxRpc
public class ChatRooms {

	private final Map<String, List<String>> posts = new ConcurrentHashMap<>();

	private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

	public Room open(String name) {
		return new Room(this.posts.computeIfAbsent(name, (key) -> new CopyOnWriteArrayList<>()));
	}

	public void onMessage(Consumer<String> listener) {
		this.listeners.add(listener);
	}

	/**
	 * A room in the hands of one invocation.
	 */
	@SandboxRpc
	public final class Room implements AutoCloseable {

		private final List<String> posts;

		private Room(List<String> posts) {
			this.posts = posts;
		}

		public int post(String text) {
			this.posts.add(text);
			ChatRooms.this.listeners.forEach((listener) -> listener.accept(text));
			return this.posts.size();
		}

		public List<String> history() {
			return List.copyOf(this.posts);
		}

		@Override
		public void close() {
			// Called once, when the worker has let go of the room.
		}

	}

}
