package dev.workerloader.spring.autoconfigure;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.workerloader.host.Isolation;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of the worker loader. The keys are API, this type is not: read
 * what is in force from the {@link dev.workerloader.WorkerLoader WorkerLoader}.
 *
 * @param enabled Whether the worker loader is configured.
 * @param compatibilityDate Compatibility date of code that names none, as YYYY-MM-DD. By
 * default the date of the release.
 * @param requiredIsolation Weakest isolation that will do. The application does not start
 * when sandboxes are isolated less.
 * @param shutdownGracePeriod How long running invocations may go on after the web server
 * has drained. Zero to end them at once.
 * @param execution execution of code
 * @param pool pool of sandboxes
 * @param cache cache of workers
 * @param limits limits where code sets none
 * @param maximumLimits limits that no code may exceed
 * @param defaultBindings Comma-separated list of the bindings that every worker gets.
 * @param binding calls to bindings
 * @param bindings Limits of single bindings by name. Names match ignoring case, '-' and
 * '_'.
 * @param outbound what workers may reach over the network
 * @since 0.1.0
 */
@ConfigurationProperties("worker-loader")
public record WorkerLoaderProperties(@DefaultValue("true") boolean enabled, @Nullable String compatibilityDate,
		@DefaultValue("context") Isolation requiredIsolation, @DefaultValue("10s") Duration shutdownGracePeriod,
		@DefaultValue Execution execution, @DefaultValue Pool pool, @DefaultValue Cache cache,
		@DefaultValue LimitValues limits, @DefaultValue LimitValues maximumLimits,
		@DefaultValue List<String> defaultBindings, @DefaultValue Binding binding,
		@DefaultValue Map<String, BindingValues> bindings, @DefaultValue Outbound outbound) {

	/**
	 * Execution of code.
	 *
	 * @param threads Platform threads that run code. By default one per processor.
	 * @param stackSize Stack of each thread that runs code.
	 * @param timeZone Time zone that code sees.
	 * @param locale Locale that code sees.
	 * @param maxConcurrent Invocations that are admitted at once, suspended ones
	 * included.
	 * @param queueCapacity Invocations that may wait for admission.
	 * @param queueTimeout How long an invocation may wait for admission.
	 * @param maxLostThreads Threads that may be written off because they do not come back
	 * before new work is refused.
	 * @param owner What each owner that invocations name may take.
	 */
	public record Execution(@Nullable Integer threads, @DefaultValue("16MB") DataSize stackSize,
			@DefaultValue("UTC") ZoneId timeZone, @DefaultValue("en-US") Locale locale,
			@DefaultValue("10000") int maxConcurrent, @DefaultValue("1000") int queueCapacity,
			@DefaultValue("5s") Duration queueTimeout, @DefaultValue("4") int maxLostThreads,
			@DefaultValue OwnerValues owner) {

	}

	/**
	 * What each owner that invocations name may take.
	 *
	 * @param maxConcurrent Invocations of one owner that are admitted at once. By default
	 * only max-concurrent of all applies.
	 * @param cpuTimePerMinute CPU time that the programs of one owner may use in a
	 * minute. By default as much as they want.
	 */
	public record OwnerValues(@Nullable Integer maxConcurrent, @Nullable Duration cpuTimePerMinute) {

	}

	/**
	 * Pool of sandboxes.
	 *
	 * @param warm Never-used sandboxes to keep at hand. Zero for none.
	 */
	public record Pool(@DefaultValue("16") int warm) {

	}

	/**
	 * Cache of workers.
	 *
	 * @param maxWorkers Workers that are cached by id.
	 * @param idleTimeout After what time an idle worker is evicted.
	 */
	public record Cache(@DefaultValue("1000") int maxWorkers, @DefaultValue("10m") Duration idleTimeout) {

	}

	/**
	 * Values for limits; those that are not set are left as they are.
	 *
	 * @param wallTime Time from admission to the end of an invocation.
	 * @param cpuTime CPU time that one invocation may spend in the worker's code.
	 * @param memory Memory that a sandbox may hold when the heap runs short.
	 * @param allocation Memory that one invocation may allocate, whether it holds it or
	 * not.
	 * @param rpcCalls Calls to bindings in one invocation.
	 * @param callsInFlight Calls to bindings that one invocation may have in flight at
	 * once.
	 * @param subrequests Outbound requests in one invocation.
	 * @param logSize Size of the log of one invocation. Each line counts at least 64
	 * bytes.
	 * @param timers Live timers of one invocation.
	 * @param workers Workers that a worker has started and that are live at once.
	 * @param codeSize Size of all modules of a worker together.
	 * @param envSize Size of the data in a worker's environment.
	 * @param messageSize Size of the arguments of one call to a binding, or of what it
	 * returns.
	 * @param resultSize Size of the result of an invocation.
	 */
	public record LimitValues(@Nullable Duration wallTime, @Nullable Duration cpuTime, @Nullable DataSize memory,
			@Nullable DataSize allocation, @Nullable Integer rpcCalls, @Nullable Integer callsInFlight,
			@Nullable Integer subrequests, @Nullable DataSize logSize, @Nullable Integer timers,
			@Nullable Integer workers, @Nullable DataSize codeSize, @Nullable DataSize envSize,
			@Nullable DataSize messageSize, @Nullable DataSize resultSize) {

	}

	/**
	 * Calls to bindings.
	 *
	 * @param maxThreads Threads that run bindings, at most. Not used with virtual threads
	 * or the executor of the application.
	 * @param callTimeout How long a worker waits for one call to a binding.
	 * @param executor What runs bindings.
	 */
	public record Binding(@DefaultValue("200") int maxThreads, @DefaultValue("10s") Duration callTimeout,
			@DefaultValue("own") Executor executor) {

		/**
		 * What runs bindings.
		 */
		public enum Executor {

			/**
			 * An executor of the loader's own.
			 */
			OWN,

			/**
			 * The application's executor, the bean 'applicationTaskExecutor'.
			 */
			APPLICATION

		}

	}

	/**
	 * Limits of one binding.
	 *
	 * @param callTimeout How long a worker waits for one call. By default the value for
	 * all bindings.
	 * @param maxConcurrent Calls that may run at once, from all workers together.
	 * @param maxCalls Calls in one invocation.
	 */
	public record BindingValues(@Nullable Duration callTimeout, @Nullable Integer maxConcurrent,
			@Nullable Integer maxCalls) {

	}

	/**
	 * What workers may reach over the network.
	 *
	 * @param policy Name of the policy of code that chooses none: 'blocked', one of the
	 * policies, or a bean that is a policy or a handler.
	 * @param allowedOrigins Comma-separated list of the only origins that any policy may
	 * reach, such as https://*.example.com. By default a policy reaches what its rules
	 * say.
	 * @param policies Policies by name.
	 */
	public record Outbound(@DefaultValue("blocked") String policy, @DefaultValue List<String> allowedOrigins,
			@DefaultValue Map<String, Policy> policies) {

		/**
		 * Outbound policy.
		 *
		 * @param rules Requests that are allowed.
		 * @param handler Name of the OutboundHandler bean that answers the requests, or
		 * forwards them by the rules.
		 * @param responseSize Size of the body of one response, decompressed.
		 * @param requestSize Size of the body of one request.
		 * @param timeout How long a request may take until its response has been read.
		 * @param connectTimeout How long it may take to connect to a host.
		 * @param ssl TLS of the policy.
		 */
		public record Policy(@DefaultValue List<Rule> rules, @Nullable String handler,
				@DefaultValue("10MB") DataSize responseSize, @DefaultValue("10MB") DataSize requestSize,
				@DefaultValue("30s") Duration timeout, @DefaultValue("5s") Duration connectTimeout,
				@DefaultValue Ssl ssl) {

		}

		/**
		 * TLS of a policy.
		 *
		 * @param bundle Name of the SSL bundle that tells which servers are trusted. By
		 * default the trust store of the JVM.
		 */
		public record Ssl(@Nullable String bundle) {

		}

		/**
		 * Requests that are allowed.
		 *
		 * @param url URL such as https://api.example.com/v1/**, whose host may begin with
		 * '*.' and whose path may end with '/**'.
		 * @param methods Comma-separated list of the HTTP methods. By default GET and
		 * HEAD.
		 * @param headers Headers that are added to the request. Workers do not see them.
		 * @param oauth2Client Id of the OAuth2 client registration whose token is added
		 * to the request as its Authorization header. Workers do not see it.
		 * @param propagateTrace Whether the server is told which trace a request belongs
		 * to.
		 * @param privateAddresses Comma-separated list of the addresses and ranges that
		 * the host may have beside those of the public internet.
		 * @param wide Whether the URL may allow hosts that anybody can get.
		 * @param webSockets Whether WebSockets are allowed to the URL, with wss where it
		 * has https.
		 */
		public record Rule(@Nullable String url, @DefaultValue List<String> methods,
				@DefaultValue Map<String, String> headers, @Nullable String oauth2Client,
				@DefaultValue("false") boolean propagateTrace, @DefaultValue List<String> privateAddresses,
				@DefaultValue("false") boolean wide, @DefaultValue("false") boolean webSockets) {

		}

	}

}
