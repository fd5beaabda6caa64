package dev.workerloader.spring.web;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

import dev.workerloader.Entrypoint;
import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.RequestPath;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Serves the {@code fetch} handlers of workers in a servlet application: a handler for
 * {@link org.springframework.web.servlet.handler.SimpleUrlHandlerMapping} or any other
 * mapping of Spring MVC, or to be called by the method of a controller that returns
 * nothing.
 * <p>
 * A worker that is waited for takes no thread of the server. The response is passed on as
 * the worker makes it, each piece at once, so events that a server sends work. When the
 * visitor goes, the invocation is cancelled as soon as that shows, which is when
 * something is written. How long it may all take is up to the limits of the invocation.
 * <p>
 * Failures are answered with a problem detail (RFC 9457): 404 if there is no such worker,
 * 405 and 413 for what the visitor may not send, 502 if the worker is at fault or went
 * over a limit, 504 if that is the wall time, 403 if a binding denied access, 503 if the
 * worker was not started or was ended, 429 if its owner has used up its quota, both with
 * {@code Retry-After} if it is known, and 500 if the supplier of its code failed. If the
 * response has begun the connection is cut off.
 * <p>
 * The response is written after the thread of the server has left the filters, if
 * {@link WorkerHandlerFilter} is the outermost of them, which is auto-configured.
 * <p>
 * Forwarded headers are up to the server, see {@code server.forward-headers-strategy}. To
 * serve uploads of {@code multipart/form-data} Spring must leave the body alone until it
 * is asked for: set {@code spring.servlet.multipart.resolve-lazily}. Safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public final class WorkerHandler implements HttpRequestHandler, CorsConfigurationSource {

	private final Entrypoints<HttpServletRequest> entrypoints;

	private final ServingRules rules;

	private final Executor executor;

	private final @Nullable CorsConfiguration cors;

	private WorkerHandler(Builder builder) {
		this.entrypoints = builder.entrypoints();
		this.rules = builder.rules();
		this.executor = builder.responseExecutor();
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
	public static Function<HttpServletRequest, @Nullable String> pathVariable(String name) {
		return (request) -> (request
			.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
				&& variables.get(name) instanceof String value) ? value : null;
	}

	@Override
	public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
		return this.cors;
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response)
			throws ServletException, IOException {
		WebAsyncManager async = WebAsyncUtils.getAsyncManager(request);
		if (async.hasConcurrentResult()) {
			end(async);
			return;
		}
		try {
			serve(request, response, async);
		}
		catch (Problem ex) {
			if (this.rules.rethrow()) {
				throw ex;
			}
			ServletMessages.write(ex, this.rules, request, response);
		}
	}

	/**
	 * The response is written: Spring comes back to end the request.
	 */
	private static void end(WebAsyncManager async) throws ServletException, IOException {
		Object result = async.getConcurrentResult();
		async.clearConcurrentResult();
		if (result instanceof RuntimeException ex) {
			throw ex;
		}
		if (result instanceof IOException ex) {
			throw ex;
		}
		if (result instanceof Throwable failure) {
			throw new ServletException(failure);
		}
	}

	private void serve(HttpServletRequest request, HttpServletResponse response, WebAsyncManager async)
			throws ServletException, IOException {
		HttpMethod method = HttpMethod.valueOf(request.getMethod());
		this.rules.check(method, request.getContentLengthLong());
		Entrypoint entrypoint = this.entrypoints.of(request);
		RequestPath path = ServletRequestPathUtils.hasParsedRequestPath(request)
				? ServletRequestPathUtils.getParsedRequestPath(request)
				: ServletRequestPathUtils.parseAndCache(request);
		String location = this.rules.redirect(method, path, request.getQueryString());
		if (location != null) {
			response.setStatus(HttpServletResponse.SC_FOUND);
			response.setHeader(HttpHeaders.LOCATION, location);
			return;
		}
		if (HttpMethod.OPTIONS.equals(method)) {
			// Or the servlet would add its own, maybe while the response is written.
			response.setHeader(HttpHeaders.ALLOW, this.rules.allow());
		}
		WorkerRequest.Builder builder = this.rules.request(method, ServletMessages.origin(request), path,
				request.getQueryString(), ServletMessages.headers(request));
		RequestBody body = ServletMessages.body(request, builder, this.rules.maxBodySize());
		CompletableFuture<WorkerResponse> answer = fetch(entrypoint, builder.build());
		new ServletExchange(request, response, this.rules, body, answer).start(async, this.executor);
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
	public static final class Builder extends WorkerHandlerBuilder<HttpServletRequest, Builder> {

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
		public WorkerHandler build() {
			return new WorkerHandler(this);
		}

	}

}
