package dev.workerloader.sample.apps;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.function.Function;

import dev.workerloader.WorkerLoader;
import dev.workerloader.sample.agent.BadRequestException;
import dev.workerloader.sample.agent.ProgramReader;
import dev.workerloader.spring.web.WorkerHandler;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes applications and serves them. Their pages get an origin of their own from the
 * browser, which is what the handler's policy says.
 */
@RestController
class AppController {

	private static final MediaType JAVASCRIPT = new MediaType("text", "javascript");

	private final Apps apps;

	private final WorkerHandler handler;

	AppController(Apps apps, WorkerLoader loader) {
		this.apps = apps;
		Function<HttpServletRequest, @Nullable String> id = WorkerHandler.pathVariable("id");
		this.handler = WorkerHandler.forLoader(loader)
			.id((request) -> apps.find(id.apply(request)))
			.code(apps::code)
			.stripPrefix("/apps/{id}")
			.rethrowFailures()
			.build();
	}

	@PutMapping("/apps/{id}")
	ResponseEntity<Uploaded> upload(@PathVariable String id, @RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType type,
			InputStream body) throws IOException {
		if (!JAVASCRIPT.includes(type)) {
			throw new BadRequestException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"The Content-Type is '%s'. Send the application as text/javascript.".formatted(type));
		}
		boolean added = this.apps.put(id, ProgramReader.read(body, type));
		String address = "/apps/" + id + "/";
		return (added ? ResponseEntity.created(URI.create(address)) : ResponseEntity.ok()).body(new Uploaded(address));
	}

	@RequestMapping("/apps/{id}/**")
	void serve(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		this.handler.handleRequest(request, response);
	}

	/**
	 * What is answered to an upload.
	 *
	 * @param address where the application is served
	 */
	record Uploaded(String address) {

	}

}
