package dev.workerloader.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.WorkerScriptException;
import dev.workerloader.docs.Researcher.Answer;
import dev.workerloader.docs.Researcher.NoAnswerException;
import dev.workerloader.docs.Researcher.Progress;
import dev.workerloader.docs.Researcher.Question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ResearcherTests {

	@AutoClose
	private final WorkerLoader loader = WorkerLoader.builder().build();

	private final Worker worker = this.loader
		.load(WorkerCode.builder("researcher.js", Programs.read("researcher.js")).build());

	@Test
	void programIsAnInterface() throws Exception {
		List<Progress> shown = new ArrayList<>();
		assertThat(ask(this.worker, shown)).isEqualTo(new Answer("42, says deep thought", 0.9));
		assertThat(shown).containsExactly(new Progress(50, "reading deep thought"), new Progress(100, "writing"));
		Researcher researcher = this.worker.getEntrypoint().proxy(Researcher.class);
		assertThat(researcher.topics().toCompletableFuture().get(1, TimeUnit.MINUTES)).containsExactly("life");
		assertThatExceptionOfType(NoAnswerException.class).isThrownBy(() -> researcher.ask("why?"))
			.withMessage("There is no source.")
			.withCauseInstanceOf(WorkerScriptException.class);
	}

	private static Answer ask(Worker worker, List<Progress> shown) throws NoAnswerException {
		Researcher researcher = worker.getEntrypoint().proxy(Researcher.class);
		return researcher.answer(new Question("what?", List.of("deep thought")), shown::add);
	}

}
