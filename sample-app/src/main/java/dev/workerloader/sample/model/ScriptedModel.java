package dev.workerloader.sample.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Stands in for a language model, so that the sample needs no network and always does the
 * same: a fixed program for each of a few fixed prompts, and for some a second one after
 * the first has failed. The prompts are in {@code scenes.json}, which the page shows too.
 */
@Component
class ScriptedModel implements AgentModel {

	private static final String STATIC = "static/";

	private final Map<String, List<String>> programs = new LinkedHashMap<>();

	ScriptedModel(JsonMapper mapper) {
		List<Scene> scenes = mapper.readValue(read("scenes.json"), new TypeReference<>() {
		});
		for (Scene scene : scenes) {
			if (scene.app() == null) {
				this.programs.put(scene.prompt(),
						scene.programs().stream().map((name) -> read("programs/" + name)).toList());
			}
		}
	}

	@Override
	public String name() {
		return "scripted: no language model, fixed programs for fixed prompts";
	}

	@Override
	public Optional<String> write(String prompt, List<Failure> failures) {
		List<String> rounds = this.programs.get(prompt);
		if (rounds == null) {
			throw new UnknownPromptException(prompt, this.programs.keySet());
		}
		return (failures.size() < rounds.size()) ? Optional.of(rounds.get(failures.size())) : Optional.empty();
	}

	private static String read(String name) {
		try (InputStream resource = new ClassPathResource(STATIC + name).getInputStream()) {
			return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException("The resource '%s%s' cannot be read.".formatted(STATIC, name), ex);
		}
	}

	record Scene(String id, String title, String about, String room, @Nullable String user, String prompt,
			@Nullable String param, List<String> programs, @Nullable String app) {

	}

}
