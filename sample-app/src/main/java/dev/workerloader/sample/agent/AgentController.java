package dev.workerloader.sample.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import dev.workerloader.sample.chat.ChatService;
import dev.workerloader.sample.chat.Room;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes a program as a request body, runs it for a room, and answers what came out of it.
 */
@RestController
class AgentController {

	private static final int MAXIMUM_PARAM = 1_000;

	private final AgentRunner runner;

	private final ChatService chat;

	AgentController(AgentRunner runner, ChatService chat) {
		this.runner = runner;
		this.chat = chat;
	}

	@PostMapping(path = "/rooms/{room}/agent", consumes = "text/javascript")
	AgentAnswer run(@PathVariable String room, @RequestParam MultiValueMap<String, String> query,
			@RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType contentType, InputStream body) throws IOException {
		Room found = this.chat.room(room);
		String param = param(query);
		return this.runner.run(found, ProgramReader.read(body, contentType), param);
	}

	private static @Nullable String param(MultiValueMap<String, String> query) {
		List<String> values = query.getOrDefault("param", List.of());
		if (values.size() > 1) {
			throw new BadRequestException(HttpStatus.BAD_REQUEST,
					"The parameter 'param' is there %d times. Send it once.".formatted(values.size()));
		}
		if (values.isEmpty()) {
			return null;
		}
		String value = values.get(0);
		if (value.length() > MAXIMUM_PARAM) {
			throw new BadRequestException(HttpStatus.BAD_REQUEST,
					"The parameter 'param' has %d characters. It may have %d.".formatted(value.length(),
							MAXIMUM_PARAM));
		}
		return value;
	}

}
