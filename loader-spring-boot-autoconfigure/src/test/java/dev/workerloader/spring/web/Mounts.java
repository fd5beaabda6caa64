package dev.workerloader.spring.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.workerloader.EntrypointOptions;
import dev.workerloader.WorkerCode;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Handlers that are built in all ways, and the code of the workers that they serve.
 */
final class Mounts {

	static final int SMALL = 100_000;

	private static final AtomicInteger ids = new AtomicInteger();

	private static final Map<String, WorkerCode> codes = new ConcurrentHashMap<>();

	private Mounts() {
	}

	/**
	 * Register a worker by the body of its {@code fetch(request, env, ctx)}.
	 * @return its id
	 */
	static String worker(String body) {
		return register("export default { async fetch(request, env, ctx) { " + body + " } };");
	}

	static String register(String source) {
		String id = "w" + ids.incrementAndGet();
		codes.put(id, WorkerCode.builder("main.js", source).bind("GATE").build());
		return id;
	}

	/**
	 * Return handlers by the first part of the path that they are mapped to.
	 * @param builders makes builders
	 * @param id takes the id of a worker out of the path
	 */
	static <R, B extends WorkerHandlerBuilder<R, B>, H> Map<String, H> handlers(Supplier<B> builders,
			Function<R, @Nullable String> id, Function<B, H> build) {
		Map<String, Function<B, B>> variants = new LinkedHashMap<>();
		variants.put("plain", (builder) -> builder);
		variants.put("stripped", (builder) -> builder.stripPrefix("/stripped/{id}"));
		variants.put("small", (builder) -> builder.maxBodySize(DataSize.ofBytes(SMALL)));
		variants.put("open",
				(builder) -> builder.passRequestHeader("Cookie", "authorization")
					.passResponseHeader("set-cookie")
					.contentSecurityPolicy(null)
					.methods(HttpMethod.GET));
		variants.put("verbose", WorkerHandlerBuilder::showErrorMessages);
		variants.put("named",
				(builder) -> builder.entrypoint("Other")
					.options((request) -> EntrypointOptions.builder()
						.props(Map.of("tenant", String.valueOf(id.apply(request))))
						.build()));
		variants.put("rethrown", WorkerHandlerBuilder::rethrowFailures);
		variants.put("shared", (builder) -> builder.cors(shared()));
		Map<String, H> handlers = new LinkedHashMap<>();
		variants.forEach((name, variant) -> handlers.put("/" + name + "/{id}/**",
				build.apply(variant.apply(builders.get().id(id).code(Mounts::code)))));
		return handlers;
	}

	private static CorsConfiguration shared() {
		CorsConfiguration cors = new CorsConfiguration();
		cors.addAllowedOrigin("null");
		cors.addAllowedHeader("*");
		cors.addAllowedMethod("PUT");
		return cors;
	}

	static @Nullable WorkerCode code(String id) {
		if (id.equals("broken")) {
			throw new IllegalStateException("jdbc:secret");
		}
		return codes.get(id);
	}

}
