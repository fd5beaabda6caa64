package dev.workerloader.sample.agent;

import java.util.Map;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.sample.chat.Room;
import dev.workerloader.sample.chat.RoomProps;
import dev.workerloader.sample.menu.MenuServer;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Runs a program for a room: in a worker of its own, with that room's bindings, the rooms
 * of the person who is logged in, and nothing else.
 *
 * @since 0.1.0
 */
@Service
public class AgentRunner {

	private final WorkerLoader loader;

	private final MenuServer menu;

	private final ResultWriter resultWriter;

	AgentRunner(WorkerLoader loader, MenuServer menu, ResultWriter resultWriter) {
		this.loader = loader;
		this.menu = menu;
		this.resultWriter = resultWriter;
	}

	/**
	 * Run a program.
	 * @param room the room that the program may read and write, whoever runs it
	 * @param program the source, whose default export has a method {@code myAgent}
	 * @param param what is passed to the method
	 * @return what came out of it
	 * @throws WorkerException if the program failed or was not started
	 */
	public AgentAnswer run(Room room, String program, @Nullable String param) {
		Map<String, Object> props = new RoomProps(room.name()).asMap();
		WorkerCode code = WorkerCode.builder("agent.js", program)
			.bind("CHAT_ROOM", props)
			.bind("MEMBERS", props)
			.bind("POLLS", props)
			.bind("CHAT")
			.env("MENU_URL", this.menu.origin())
			.globalOutbound(OutboundPolicy.named("menu"))
			.build();
		Invocation invocation = this.loader.run(code, "myAgent", param);
		WorkerException error = invocation.error();
		if (error != null) {
			throw error;
		}
		return new AgentAnswer(this.resultWriter.write(invocation), AgentReport.of(invocation));
	}

}
