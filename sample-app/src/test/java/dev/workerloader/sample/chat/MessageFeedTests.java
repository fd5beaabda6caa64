package dev.workerloader.sample.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.workerloader.sample.SampleTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class MessageFeedTests {

	private final List<String> heard = new ArrayList<>();

	private final MessageListener listener = (message) -> {
		this.heard.add(message.text());
		return CompletableFuture.completedFuture(null);
	};

	@Autowired
	private MessageFeed feed;

	@Autowired
	private ChatService chat;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@AfterEach
	void stopListening() {
		this.feed.remove("support", this.listener);
	}

	@Test
	void roomThatIsClosedListensNoMore() {
		OpenRoom room = new OpenRoom("support", "agent", this.chat, this.feed);
		room.onMessage(this.listener);
		room.post("one");
		room.close();
		room.post("two");
		assertThat(this.heard).containsExactly("one");
	}

	@Test
	void messagesOfOtherRoomsAreNotHeard() {
		this.feed.add("support", this.listener);
		this.chat.post("lobby", "Ida", "elsewhere");
		assertThat(this.heard).isEmpty();
	}

	@Test
	void messageThatIsNotStoredIsNotHeard() {
		this.feed.add("support", this.listener);
		new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
			this.chat.post("support", "Ida", "never mind");
			status.setRollbackOnly();
		});
		assertThat(this.heard).isEmpty();
	}

	@Test
	void programThatHasEndedKeepsNobodyFromHearing() {
		MessageListener ended = (message) -> {
			throw new IllegalStateException("The program has ended.");
		};
		this.feed.add("support", ended);
		this.feed.add("support", this.listener);
		try {
			this.chat.post("support", "Ida", "hello");
		}
		finally {
			this.feed.remove("support", ended);
		}
		assertThat(this.heard).containsExactly("hello");
	}

}
