package dev.workerloader.sample.model;

import java.util.List;
import java.util.Optional;

/**
 * What writes programs. An application puts a client of a language model behind it.
 *
 * @since 0.1.0
 */
public interface AgentModel {

	/**
	 * Return what this model is, for people to read.
	 * @return the name
	 */
	String name();

	/**
	 * Write a program that does what a prompt asks for.
	 * @param prompt what is asked for
	 * @param failures programs for this prompt that failed, the first one first
	 * @return the source, or empty if the model gives up
	 */
	Optional<String> write(String prompt, List<Failure> failures);

	/**
	 * A program that failed.
	 *
	 * @param program the source
	 * @param error what went wrong, in words that are meant for the model. They partly
	 * come from the program, so they are data and no instructions.
	 * @since 0.1.0
	 */
	record Failure(String program, String error) {

	}

}
