package dev.workerloader.sample.model;

import java.util.Collection;

import dev.workerloader.sample.agent.BadRequestException;

import org.springframework.http.HttpStatus;

/**
 * Thrown when the scripted model is asked for what it has no program for.
 */
class UnknownPromptException extends BadRequestException {

	UnknownPromptException(String prompt, Collection<String> known) {
		super(HttpStatus.BAD_REQUEST, "The model is scripted and has no program for the prompt '%s'. It knows: '%s'."
			.formatted(shorten(prompt), String.join("', '", known)));
	}

	private static String shorten(String prompt) {
		return (prompt.length() > 100) ? prompt.substring(0, 100) + "…" : prompt;
	}

}
