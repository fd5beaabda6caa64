package dev.workerloader.spring.web;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkerHandlerBuilder}.
 */
class WorkerHandlerBuilderTests {

	private static final WorkerCode CODE = WorkerCode
		.builder("main.js", "export default { fetch() { return new Response(''); } };")
		.build();

	@AutoClose
	private final WorkerLoader loader = WorkerLoader.builder().build();

	private final WorkerHandler.Builder builder = WorkerHandler.forLoader(this.loader);

	@Test
	void sourceOfTheWorkersIsNeeded() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this.builder::build);
		this.builder.id((request) -> "id");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this.builder::build);
		this.builder.code((id) -> CODE);
		assertThat(this.builder.build()).isNotNull();
		this.builder.worker((request) -> null);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this.builder::build);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Transfer-Encoding", "content-length", "Connection", "Host" })
	void headersOfTheConnectionCannotBeLetPass(String name) {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.builder.passResponseHeader(name));
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.builder.passRequestHeader(name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRACE", "CONNECT" })
	void methodsThatAWorkerCannotGetAreRefused(String method) {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.builder.methods(HttpMethod.valueOf(method)));
	}

	@Test
	void requestWithoutAWorkerIsNotFound() throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.builder.worker((request) -> null).build().handleRequest(new MockHttpServletRequest("GET", "/"), response);
		assertThat(response.getStatus()).isEqualTo(404);
	}

	@Test
	void multipartFormThatSpringHasReadIsAMistakeOfTheConfiguration() {
		WorkerHandler handler = this.builder.worker((request) -> this.loader.load(CODE)).build();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(
					() -> handler.handleRequest(new MockMultipartHttpServletRequest(), new MockHttpServletResponse()))
			.withMessageContaining("spring.servlet.multipart.resolve-lazily");
	}

	@Test
	void prefixThatIsNotThereIsAMistakeOfTheMapping() {
		WorkerHandler handler = this.builder.worker((request) -> this.loader.load(CODE)).stripPrefix("/apps").build();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
				() -> handler.handleRequest(new MockHttpServletRequest("GET", "/other"), new MockHttpServletResponse()))
			.withMessageContaining("/apps");
	}

}
