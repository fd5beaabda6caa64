package dev.workerloader.sample.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.workerloader.ErrorCode;
import dev.workerloader.GuestFrame;
import dev.workerloader.Limit;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLimitException;
import dev.workerloader.WorkerRejectedException;
import dev.workerloader.WorkerScriptException;
import dev.workerloader.sample.agent.AgentAnswer;
import dev.workerloader.sample.agent.AgentReport;
import dev.workerloader.sample.agent.AgentRunner;
import dev.workerloader.sample.chat.Room;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ConversationTests {

	private static final Room ROOM = new Room("lobby", "anything");

	private static final AgentAnswer ANSWER = new AgentAnswer("1",
			new AgentReport(List.of(), List.of(), new AgentReport.Used(1, 1, 1, 0, 0)));

	private final AgentRunner runner = mock(AgentRunner.class);

	private final RecordingModel model = new RecordingModel();

	private final Conversation conversation = new Conversation(this.model, this.runner);

	@Test
	void firstProgramThatWorksIsTheAnswer() {
		given(this.runner.run(ROOM, "program 1", "param")).willReturn(ANSWER);
		Conversation.Transcript transcript = this.conversation.ask(ROOM, "prompt", "param");
		assertThat(transcript.answered()).isTrue();
		assertThat(transcript.attempts()).containsExactly(new Conversation.Attempt("program 1", ANSWER, null));
	}

	@Test
	void errorOfAProgramGoesBackToTheModel() {
		given(this.runner.run(ROOM, "program 1", null)).willThrow(scriptError("x is not defined"));
		given(this.runner.run(ROOM, "program 2", null)).willReturn(ANSWER);
		Conversation.Transcript transcript = this.conversation.ask(ROOM, "prompt", null);
		assertThat(transcript.answered()).isTrue();
		assertThat(this.model.failures)
			.containsExactly(new AgentModel.Failure("program 1", "ReferenceError: x is not defined"));
	}

	@Test
	void conversationEndsAfterThreePrograms() {
		for (int i = 1; i <= 4; i++) {
			given(this.runner.run(ROOM, "program " + i, null)).willThrow(scriptError("again"));
		}
		Conversation.Transcript transcript = this.conversation.ask(ROOM, "prompt", null);
		assertThat(transcript.answered()).isFalse();
		assertThat(transcript.attempts()).extracting(Conversation.Attempt::program)
			.containsExactly("program 1", "program 2", "program 3");
	}

	@Test
	void limitEndsTheConversation() {
		given(this.runner.run(ROOM, "program 1", null)).willThrow(new WorkerLimitException(ErrorCode.CPU_TIME,
				"The CPU time is spent.", Limit.CPU_TIME, 1, "test", 1, WorkerException.Facts.NONE));
		Conversation.Transcript transcript = this.conversation.ask(ROOM, "prompt", null);
		assertThat(transcript.answered()).isFalse();
		assertThat(transcript.attempts()).hasSize(1);
	}

	@Test
	void rejectionIsNotTheProgramsFault() {
		given(this.runner.run(ROOM, "program 1", null)).willThrow(new WorkerRejectedException(ErrorCode.QUEUE_FULL,
				"The queue is full.", null, WorkerException.Facts.NONE));
		assertThatExceptionOfType(WorkerRejectedException.class)
			.isThrownBy(() -> this.conversation.ask(ROOM, "prompt", null));
	}

	private static WorkerScriptException scriptError(String message) {
		return new WorkerScriptException(ErrorCode.SCRIPT_ERROR, "ReferenceError", message,
				List.of(new GuestFrame("myAgent", "agent.js", 3, 7)), Map.of(), null, WorkerException.Facts.NONE);
	}

	private static final class RecordingModel implements AgentModel {

		private final List<Failure> failures = new ArrayList<>();

		@Override
		public String name() {
			return "recording";
		}

		@Override
		public Optional<String> write(String prompt, List<Failure> failures) {
			this.failures.clear();
			this.failures.addAll(failures);
			return Optional.of("program " + (failures.size() + 1));
		}

	}

}
