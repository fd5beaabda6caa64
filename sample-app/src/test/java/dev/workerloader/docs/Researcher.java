package dev.workerloader.docs;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

public interface Researcher {

	Answer answer(Question question, Consumer<Progress> progress) throws NoAnswerException;

	CompletionStage<List<String>> topics();

	default Answer ask(String text) throws NoAnswerException {
		return answer(new Question(text, List.of()), (progress) -> {
		});
	}

	record Question(String text, List<String> sources) {
	}

	record Progress(int percent, String doing) {
	}

	record Answer(String text, double confidence) {
	}

	class NoAnswerException extends Exception {

		public NoAnswerException(String message) {
			super(message);
		}

	}

}
