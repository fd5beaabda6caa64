package dev.workerloader.docs;

import java.util.List;
import java.util.Map;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChatRoomsTests {

	@AutoClose
	private final WorkerLoader loader = WorkerLoader.builder().binding("CHAT_ROOMS", new ChatRooms()).build();

	@Test
	void programUsesAnObjectACallbackAndAChainOfCalls() {
		WorkerCode code = WorkerCode.builder("rooms.js", Programs.read("rooms.js")).bind("CHAT_ROOMS").build();
		assertThat(this.loader.run(code, "visit", "lobby").value())
			.isEqualTo(Map.of("count", 2, "heard", List.of("hello", "again"), "history", List.of("hello", "again")));
	}

}
