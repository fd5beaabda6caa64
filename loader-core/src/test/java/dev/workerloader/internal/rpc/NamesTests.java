package dev.workerloader.internal.rpc;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NamesTests {

	@Test
	void nearestNamesComeFirst() {
		assertThat(Names.nearest("pots", List.of("read", "post", "posts", "delete"))).containsExactly("post", "posts");
	}

	@Test
	void caseAndSeparatorsCountForNothing() {
		assertThat(Names.nearest("chat-room", List.of("CHAT_ROOM", "MEMBERS"))).containsExactly("CHAT_ROOM");
	}

	@Test
	void unlikeNamesAreNotOffered() {
		assertThat(Names.nearest("nodejs", List.of("a", "read", "subscribe"))).isEmpty();
	}

	@Test
	void atMostThreeNamesAreOffered() {
		assertThat(Names.nearest("item", List.of("item4", "item3", "item2", "item1"))).containsExactly("item1", "item2",
				"item3");
	}

	@Test
	void longNamesCostNothing() {
		assertThat(Names.nearest("x".repeat(1_000_000), List.of("x".repeat(1_000_000)))).isEmpty();
	}

}
