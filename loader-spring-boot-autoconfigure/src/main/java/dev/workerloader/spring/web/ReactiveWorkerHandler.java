package dev.workerloader.spring.web;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

import dev.workerloader.Entrypoint;
import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Serves the {@code fetch} handlers of workers in a reactive application: a handler for
 * {@link org.springframework.web.reactive.handler.SimpleUrlHandlerMapping} or any other
 * mapping of Spring WebFlux. It does what {@link WorkerHandler} does, and when the
 * visitor goes the invocation is cancelled at once.
 * <p>
 * Bindings run without the security context of the visitor, which a reactive application
 * does not keep on a thread. Say who calls with {@link Builder#options}. Safe for use by
 * many threads.
 *
 * @since 0.1.0
 */
public final class ReactiveWorkerHandler implements WebHandler, CorsConfigurationSource {

	private final Entrypoints<ServerWebExchange> entrypoints;

	private final ServingRules rules;

	private final Scheduler scheduler;

	private final @Nullable CorsConfiguration cors;

	private ReactiveWorkerHandler(Builder builder) {
		this.entrypoints = builder.entrypoints();
		this.rules = builder.rules();
		this.scheduler = Schedulers.fromExecutor(builder.responseExecutor());
		this.cors = builder.corsConfiguration();
	}

	/**
	 * Start building a handler.
	 * @param loader the loader of the workers
	 * @return a builder
	 */
	public static Builder forLoader(WorkerLoader loader) {
		return new Builder(loader);
	}

	/**
	 * Return a function that takes a variable out of the path, for
	 * {@link Builder#id(Function)}.
	 * @param name the name of the variable in the pattern that the handler is mapped to
	 * @return the function, which returns {@code null} if there is no such variable
	 */
	public static Function<ServerWebExchange, @Nullable String> pathVariable(String name) {
		return (exchange) -> {
			Map<String, String> variables = exchange.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
			return (variables != null) ? variables.get(name) : null;
		};
	}

	@Override
	public @Nullable CorsConfiguration getCorsConfiguration(ServerWebExchange exchange) {
		return this.cors;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		return Mono.defer(() -> serve(exchange)).onErrorResume(Problem.class, (problem) -> refuse(exchange, problem));
	}

	private Mono<Void> refuse(ServerWebExchange exchange, Problem problem) {
		return this.rules.rethrow() ? Mono.error(problem)
				: ReactiveMessages.write(problem, this.rules, exchange.getResponse());
	}

	private Mono<Void> serve(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		HttpMethod method = request.getMethod();
		this.rules.check(method, request.getHeaders().getContentLength());
		Entrypoint entrypoint = this.entrypoints.of(exchange);
		String query = request.getURI().getRawQuery();
		String location = this.rules.redirect(method, request.getPath(), query);
		if (location != null) {
			exchange.getResponse().setStatusCode(HttpStatus.FOUND);
			exchange.getResponse().getHeaders().set(HttpHeaders.LOCATION, location);
			return exchange.getResponse().setComplete();
		}
		WorkerRequest.Builder builder = this.rules.request(method, ReactiveMessages.origin(request), request.getPath(),
				query, ReactiveMessages.headers(request));
		ReactiveBody body = new ReactiveBody(request, this.rules.maxBodySize());
		return body.addTo(builder)
			.then(Mono.defer(() -> answer(exchange, body, fetch(entrypoint, builder.build()))))
			.onErrorMap(RequestTooLargeException.class, (ex) -> Problem.tooLarge(this.rules.maxBodySize()));
	}

	private Mono<Void> answer(ServerWebExchange exchange, ReactiveBody body, CompletableFuture<WorkerResponse> answer) {
		return new ReactiveExchange(exchange.getResponse(), exchange.getRequest().getMethod(), this.rules, body, answer)
			.answer(this.scheduler);
	}

	private static CompletableFuture<WorkerResponse> fetch(Entrypoint entrypoint, WorkerRequest request) {
		try {
			return entrypoint.fetchAsync(request);
		}
		catch (IllegalArgumentException ex) {
			throw Problem.badRequest();
		}
	}

	/**
	 * Builds handlers. Not safe for use by many threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends WorkerHandlerBuilder<ServerWebExchange, Builder> {

		private Builder(WorkerLoader loader) {
			super(loader);
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Build the handler.
		 * @return the handler
		 * @throws IllegalStateException if it is not said where the workers come from
		 */
		public ReactiveWorkerHandler build() {
			return new ReactiveWorkerHandler(this);
		}

	}

}
