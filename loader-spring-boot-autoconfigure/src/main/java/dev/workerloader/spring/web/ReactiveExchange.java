package dev.workerloader.spring.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.workerloader.WorkerException;
import dev.workerloader.outbound.WorkerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * One request that a worker answers. However it ends, the invocation ends with it.
 */
final class ReactiveExchange {

	private static final Logger logger = LoggerFactory.getLogger(ReactiveExchange.class);

	private static final int BUFFER_SIZE = 64 << 10;

	private final ServerHttpResponse response;

	private final HttpMethod method;

	private final ServingRules rules;

	private final ReactiveBody body;

	private final CompletableFuture<WorkerResponse> answer;

	ReactiveExchange(ServerHttpResponse response, HttpMethod method, ServingRules rules, ReactiveBody body,
			CompletableFuture<WorkerResponse> answer) {
		this.response = response;
		this.method = method;
		this.rules = rules;
		this.body = body;
		this.answer = answer;
	}

	/**
	 * Wait for the response of the worker and write it.
	 * @param scheduler where the response is read, which blocks
	 */
	Mono<Void> answer(Scheduler scheduler) {
		return Mono.fromFuture(this.answer, true)
			.onErrorMap((failure) -> this.body.isExceeded(), (failure) -> Problem.tooLarge(this.rules.maxBodySize()))
			.onErrorMap(WorkerException.class, this::failure)
			.flatMap((answered) -> write(answered, scheduler))
			.doFinally((signal) -> release());
	}

	private Throwable failure(WorkerException failure) {
		Problem problem = this.rules.problem(failure);
		return (this.rules.rethrow() && problem.getCause() != null) ? failure : problem;
	}

	private Mono<Void> write(WorkerResponse answered, Scheduler scheduler) {
		if (this.body.isExceeded()) {
			return Mono.error(Problem.tooLarge(this.rules.maxBodySize()));
		}
		HttpHeaders headers = this.response.getHeaders();
		this.response.setStatusCode(HttpStatusCode.valueOf(answered.status()));
		Set<String> present = HeaderNames.copy(headers.headerNames());
		this.rules.responseHeaders(answered.headers(), present, headers::add);
		InputStream content = answered.body();
		boolean head = HttpMethod.HEAD.equals(this.method);
		boolean known = content instanceof ByteArrayInputStream;
		if (answered.hasBody() && known) {
			headers.setContentLength(((ByteArrayInputStream) content).available());
		}
		if (head || !answered.hasBody()) {
			return this.response.setComplete();
		}
		Flux<DataBuffer> pieces = Flux.<DataBuffer>generate((sink) -> read(content, sink)).subscribeOn(scheduler);
		if (!known) {
			// The visitor gets the headers now, and not with the first piece.
			pieces = pieces.startWith(Mono.fromSupplier(() -> this.response.bufferFactory().wrap(new byte[0])));
		}
		return this.response.writeAndFlushWith(pieces.map(Mono::just));
	}

	private void read(InputStream content, SynchronousSink<DataBuffer> sink) {
		byte[] buffer = new byte[BUFFER_SIZE];
		try {
			int count = content.read(buffer);
			if (count < 0) {
				sink.complete();
			}
			else {
				sink.next(this.response.bufferFactory().wrap(Arrays.copyOf(buffer, count)));
			}
		}
		catch (IOException ex) {
			logger.debug("The response of a worker broke off", ex);
			sink.error(new BrokenResponseException());
		}
	}

	/**
	 * End the invocation, wherever it is.
	 */
	private void release() {
		this.body.close();
		if (!this.answer.cancel(true)) {
			this.answer.thenAccept(WorkerResponse::close);
		}
	}

}
