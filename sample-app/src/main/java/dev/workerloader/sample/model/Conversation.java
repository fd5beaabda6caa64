package dev.workerloader.sample.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.workerloader.Outcome;
import dev.workerloader.WorkerException;
import dev.workerloader.sample.agent.AgentAnswer;
import dev.workerloader.sample.agent.AgentRunner;
import dev.workerloader.sample.agent.RunProblem;
import dev.workerloader.sample.chat.Room;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Service;

/**
 * The loop from a prompt to an answer: the model writes a program, a sandbox runs it, and
 * if the program is at fault, the error goes back to the model.
 */
@Service
class Conversation {

	private static final int MAXIMUM_ATTEMPTS = 3;

	private final AgentModel model;

	private final AgentRunner runner;

	Conversation(AgentModel model, AgentRunner runner) {
		this.model = model;
		this.runner = runner;
	}

	Transcript ask(Room room, String prompt, @Nullable String param) {
		List<Attempt> attempts = new ArrayList<>();
		List<AgentModel.Failure> failures = new ArrayList<>();
		Optional<String> program = this.model.write(prompt, failures);
		while (program.isPresent()) {
			try {
				AgentAnswer answer = this.runner.run(room, program.get(), param);
				attempts.add(new Attempt(program.get(), answer, null));
				return new Transcript(this.model.name(), true, attempts);
			}
			catch (WorkerException ex) {
				if (!ends(ex, Outcome.SCRIPT_ERROR, Outcome.LIMIT)) {
					throw ex;
				}
				ProblemDetail problem = RunProblem.of(ex);
				attempts.add(new Attempt(program.get(), null, problem));
				failures.add(new AgentModel.Failure(program.get(), String.valueOf(problem.getDetail())));
				boolean repairable = ends(ex, Outcome.SCRIPT_ERROR) && attempts.size() < MAXIMUM_ATTEMPTS;
				program = repairable ? this.model.write(prompt, failures) : Optional.empty();
			}
		}
		return new Transcript(this.model.name(), false, attempts);
	}

	private static boolean ends(WorkerException ex, Outcome... outcomes) {
		return List.of(outcomes).contains(ex.code().outcome());
	}

	/**
	 * What happened between a prompt and its answer.
	 *
	 * @param model what wrote the programs
	 * @param answered whether the last program went well
	 * @param attempts the programs, the first one first
	 */
	record Transcript(String model, boolean answered, List<Attempt> attempts) {

	}

	/**
	 * One program and what came out of it: an answer or a problem.
	 *
	 * @param program the source
	 * @param answer what it answered, if it went well
	 * @param problem what went wrong, if it did not
	 */
	record Attempt(String program, @Nullable AgentAnswer answer, @Nullable ProblemDetail problem) {

	}

}
