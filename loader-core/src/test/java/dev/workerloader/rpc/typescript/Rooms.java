package dev.workerloader.rpc.typescript;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.RpcStub;
import dev.workerloader.rpc.SandboxRpc;

/**
 * A bean that gives away objects and takes functions.
 */
@SandboxRpc
class Rooms {

	static final Map<String, Object> ENV = Map.of("ROOMS", new Rooms());

	public Visit visit(String name) {
		return new Visit(name, new Room(name));
	}

	public @Nullable Corridor corridor(boolean there) {
		return there ? new Corridor() : null;
	}

	public boolean isEmpty(Room room) {
		return room.name.isEmpty();
	}

	public int measure(List<String> texts, Function<String, Integer> length) {
		return texts.stream().mapToInt(length::apply).sum();
	}

	public void each(Consumer<Room> visitor) {
		List.of("one", "two").forEach((name) -> visitor.accept(new Room(name)));
	}

	public String any(RpcStub target) {
		return String.valueOf(target.call("host"));
	}

	/**
	 * Data with an object in it that nothing else leads to.
	 */
	record Visit(String name, Room room) {

	}

	@SandboxRpc(description = "One room")
	static class Room {

		private final String name;

		Room(String name) {
			this.name = name;
		}

		public Posted post(String text) {
			return new Posted(this.name + ": " + text, new Door(this));
		}

	}

	record Posted(String text, Door door) {

	}

	@SandboxRpc
	static class Door {

		private final Room room;

		Door(Room room) {
			this.room = room;
		}

		public Room open() {
			return this.room;
		}

	}

	@SandboxRpc
	static class Corridor {

		public List<Room> rooms() {
			return List.of(new Room("three"), new Room("four"));
		}

	}

}
