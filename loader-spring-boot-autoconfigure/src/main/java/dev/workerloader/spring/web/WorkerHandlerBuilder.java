package dev.workerloader.spring.web;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;

import dev.workerloader.EntrypointOptions;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;
import org.springframework.web.cors.CorsConfiguration;

/**
 * What {@link WorkerHandler} and {@link ReactiveWorkerHandler} are built from. Not safe
 * for use by many threads.
 * <p>
 * What a worker answers is served on the origin of the application, and whoever wrote the
 * worker decides what it is. So by default a worker sees nothing that proves who the
 * visitor is, sets nothing that holds for the whole origin, and its pages run in a
 * sandbox of the browser, as if they came from another origin: they can use neither the
 * session of the visitor nor the pages of the application.
 *
 * @param <R> the type of requests
 * @param <B> the type of the builder
 * @since 0.1.0
 */
public abstract sealed class WorkerHandlerBuilder<R, B extends WorkerHandlerBuilder<R, B>>
		permits WorkerHandler.Builder, ReactiveWorkerHandler.Builder {

	/**
	 * A page gets an origin of its own, which nothing else has. Scripts and forms work.
	 */
	private static final String SANDBOX = "sandbox allow-scripts allow-forms";

	private static final DataSize MAX_BODY_SIZE = DataSize.ofMegabytes(10);

	private static final Set<HttpMethod> IMPOSSIBLE = Set.of(HttpMethod.TRACE, HttpMethod.valueOf("CONNECT"),
			HttpMethod.valueOf("TRACK"));

	private final WorkerLoader loader;

	private @Nullable Function<? super R, @Nullable String> id;

	private @Nullable Function<String, @Nullable WorkerCode> code;

	private @Nullable Function<? super R, ? extends @Nullable Worker> worker;

	private @Nullable String entrypoint;

	private Function<? super R, EntrypointOptions> options = (request) -> EntrypointOptions.none();

	private List<HttpMethod> methods = List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT,
			HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.OPTIONS);

	private DataSize maxBodySize = MAX_BODY_SIZE;

	private final Set<String> requestHeaders = HeaderNames.copy(Set.of());

	private final Set<String> responseHeaders = HeaderNames.copy(Set.of());

	private @Nullable String contentSecurityPolicy = SANDBOX;

	private @Nullable PathPrefix prefix;

	private @Nullable CorsConfiguration cors;

	private boolean rethrow;

	private boolean showMessages;

	private @Nullable Executor executor;

	WorkerHandlerBuilder(WorkerLoader loader) {
		this.loader = Objects.requireNonNull(loader, "loader");
	}

	abstract B self();

	/**
	 * Set under which id the worker of a request is cached. Needs {@link #code}.
	 * @param id returns the id, or {@code null} if there is no worker for the request,
	 * which is then answered with 404; must not block for long
	 * @return this builder
	 */
	public B id(Function<? super R, @Nullable String> id) {
		this.id = id;
		return self();
	}

	/**
	 * Set where the code of a worker comes from when it is not cached. When the code of
	 * an id changes, {@linkplain WorkerLoader#evict evict} the worker, or use another id.
	 * @param code returns the code, or {@code null} if there is none with that id, which
	 * is then answered with 404; runs on the binding executor of the loader and may block
	 * @return this builder
	 */
	public B code(Function<String, @Nullable WorkerCode> code) {
		this.code = code;
		return self();
	}

	/**
	 * Set the worker of a request, instead of {@link #id} and {@link #code}. It is not
	 * closed.
	 * @param worker returns the worker, or {@code null} if there is none for the request,
	 * which is then answered with 404; must not block for long
	 * @return this builder
	 */
	public B worker(Function<? super R, ? extends @Nullable Worker> worker) {
		this.worker = worker;
		return self();
	}

	/**
	 * Set the entrypoint whose {@code fetch} is called.
	 * @param name the name of the export; by default it is the default export
	 * @return this builder
	 */
	public B entrypoint(String name) {
		this.entrypoint = name;
		return self();
	}

	/**
	 * Set on whose behalf a request is served, with which props and limits.
	 * @param options returns the options; by default they say nothing
	 * @return this builder
	 */
	public B options(Function<? super R, EntrypointOptions> options) {
		this.options = options;
		return self();
	}

	/**
	 * Set the methods that are served; others are answered with 405. By default these are
	 * {@code GET}, {@code HEAD}, {@code POST}, {@code PUT}, {@code PATCH}, {@code DELETE}
	 * and {@code OPTIONS}.
	 * @param methods the methods
	 * @return this builder
	 * @throws IllegalArgumentException if a worker cannot get one of them
	 */
	public B methods(HttpMethod... methods) {
		this.methods = List.of(methods);
		if (this.methods.stream().anyMatch(IMPOSSIBLE::contains)) {
			throw new IllegalArgumentException(
					"A worker cannot get a request with the method TRACE, TRACK or CONNECT.");
		}
		return self();
	}

	/**
	 * Set how large the body of a request may be, whether its length is announced or not.
	 * A larger one is answered with 413, or ends the response if that has begun. By
	 * default it is 10 MB.
	 * @param size the size
	 * @return this builder
	 */
	public B maxBodySize(DataSize size) {
		this.maxBodySize = size;
		return self();
	}

	/**
	 * Let the worker see headers that may prove who the visitor is, or that tell what
	 * only the application should know: {@code Cookie}, {@code Authorization},
	 * {@code Proxy-Authorization}, {@code Referer}, {@code Forwarded},
	 * {@code X-Forwarded-*}, and what gateways and frameworks use for the same. All other
	 * headers pass anyway, but for those of the connection, which never do.
	 * @param names the names of headers
	 * @return this builder
	 * @throws IllegalArgumentException if a header belongs to the connection
	 */
	public B passRequestHeader(String... names) {
		this.requestHeaders.addAll(requirePassable(names));
		return self();
	}

	/**
	 * Let the worker set headers that hold for the whole origin: {@code Set-Cookie},
	 * {@code Clear-Site-Data}, {@code Strict-Transport-Security},
	 * {@code Service-Worker-Allowed}, {@code Alt-Svc}, {@code WWW-Authenticate},
	 * {@code X-Accel-*} and others of that kind. All other headers pass anyway, but for
	 * those of the connection, which never do, and those that the application has set
	 * already.
	 * @param names the names of headers
	 * @return this builder
	 * @throws IllegalArgumentException if a header belongs to the connection
	 */
	public B passResponseHeader(String... names) {
		this.responseHeaders.addAll(requirePassable(names));
		return self();
	}

	private static List<String> requirePassable(String... names) {
		for (String name : names) {
			if (HeaderNames.isOfTheConnection(name, null)) {
				throw new IllegalArgumentException(
						"The header \"" + name + "\" belongs to the connection and never passes.");
			}
		}
		return List.of(names);
	}

	/**
	 * Set the {@code Content-Security-Policy} of all that is served. The worker can add
	 * policies of its own, which restrict further. By default it is
	 * {@code sandbox allow-scripts allow-forms}. Without {@code sandbox}, or with
	 * {@code allow-same-origin}, a page of the worker can do whatever the visitor can do
	 * in the application: then serve workers on a domain of their own.
	 * @param policy the policy, or {@code null} for none
	 * @return this builder
	 */
	public B contentSecurityPolicy(@Nullable String policy) {
		this.contentSecurityPolicy = policy;
		return self();
	}

	/**
	 * Set the part of the path that the worker does not see. By default it sees the whole
	 * path. A {@code GET} or {@code HEAD} of exactly the prefix is redirected to the same
	 * with a slash, so that relative links are right.
	 * @param pattern the pattern of the prefix, such as {@code /apps/{id}}, without the
	 * context path
	 * @return this builder
	 */
	public B stripPrefix(String pattern) {
		this.prefix = new PathPrefix(pattern);
		return self();
	}

	/**
	 * Set which other origins may use the workers beyond simple requests. Spring answers
	 * preflight requests, which therefore never reach a worker. A page that is served
	 * with the default policy has the origin {@code null}.
	 * @param configuration the configuration; by default there is none
	 * @return this builder
	 */
	public B cors(CorsConfiguration configuration) {
		this.cors = configuration;
		return self();
	}

	/**
	 * Let the application handle failures, instead of answering with a problem detail
	 * (RFC 9457): a {@link dev.workerloader.WorkerException} or an
	 * {@link org.springframework.web.server.ResponseStatusException} is thrown. In a
	 * servlet application Spring's {@code @ControllerAdvice} handles what controllers
	 * throw, so call the handler from one.
	 * @return this builder
	 */
	public B rethrowFailures() {
		this.rethrow = true;
		return self();
	}

	/**
	 * Show visitors the messages of what the worker's code threw. By default they only
	 * get the code of the error.
	 * @return this builder
	 */
	public B showErrorMessages() {
		this.showMessages = true;
		return self();
	}

	/**
	 * Set what runs the writing of responses, each of which takes one of its threads
	 * until its body is written. By default these are virtual threads, on JDK 17 up to
	 * 200 threads that all handlers share.
	 * @param executor the executor, which must not run tasks on the thread that submits
	 * them
	 * @return this builder
	 */
	public B executor(Executor executor) {
		this.executor = executor;
		return self();
	}

	Entrypoints<R> entrypoints() {
		return new Entrypoints<>(workers(), this.entrypoint, this.options);
	}

	private Function<? super R, ? extends @Nullable Worker> workers() {
		if (this.worker != null) {
			if (this.id != null || this.code != null) {
				throw new IllegalStateException("The worker is set, and so is its id or its code. Set one of them.");
			}
			return this.worker;
		}
		if (this.id == null || this.code == null) {
			throw new IllegalStateException("The handler needs an id and code, or a worker. Set them.");
		}
		return Entrypoints.cached(this.loader, this.id, this.code);
	}

	ServingRules rules() {
		return new ServingRules(this.methods, this.maxBodySize.toBytes(), HeaderNames.copy(this.requestHeaders),
				HeaderNames.copy(this.responseHeaders), this.contentSecurityPolicy, this.prefix, this.rethrow,
				this.showMessages);
	}

	@Nullable CorsConfiguration corsConfiguration() {
		return (this.cors != null) ? new CorsConfiguration(this.cors) : null;
	}

	Executor responseExecutor() {
		return (this.executor != null) ? this.executor : ServingThreads.responses();
	}

}
