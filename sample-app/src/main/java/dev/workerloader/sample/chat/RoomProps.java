package dev.workerloader.sample.chat;

import java.util.Map;

import dev.workerloader.rpc.RpcContext;

/**
 * What the application gives a binding along: the room that a program runs for. A program
 * neither sees it nor can change it, so it is where authority belongs.
 *
 * @param room the name of the room
 * @since 0.1.0
 */
public record RoomProps(String room) {

	/**
	 * Return the props as the loader takes them.
	 * @return the props by name
	 */
	public Map<String, Object> asMap() {
		return Map.of("room", this.room);
	}

	static String room(RpcContext context) {
		return context.props(RoomProps.class).room();
	}

}
