package dev.workerloader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.workerloader.outbound.OutboundPolicy;

/**
 * What a worker runs: modules, what it is given, and how far it may go. Immutable, but
 * for data in {@code env} that the caller changes before {@link WorkerLoader#load} has
 * returned. Whether it is valid is checked by {@link WorkerLoader#load}.
 *
 * @since 0.1.0
 */
public final class WorkerCode {

	private final @Nullable String mainModule;

	private final Map<String, WorkerModule> modules;

	private final Map<String, String> sources;

	private final @Nullable String compatibilityDate;

	private final List<String> compatibilityFlags;

	private final Map<String, @Nullable Object> env;

	private final Map<String, Map<String, @Nullable Object>> bindings;

	private final @Nullable OutboundPolicy globalOutbound;

	private final Limits limits;

	private final @Nullable TailHandler tail;

	private WorkerCode(Builder builder) {
		this.mainModule = builder.mainModule;
		this.modules = Collections.unmodifiableMap(new LinkedHashMap<>(builder.modules));
		this.sources = Collections.unmodifiableMap(new LinkedHashMap<>(builder.sources));
		this.compatibilityDate = builder.compatibilityDate;
		this.compatibilityFlags = List.copyOf(builder.compatibilityFlags);
		this.env = Collections.unmodifiableMap(new LinkedHashMap<>(builder.env));
		this.bindings = Collections.unmodifiableMap(new LinkedHashMap<>(builder.bindings));
		this.globalOutbound = builder.globalOutbound;
		this.limits = builder.limits;
		this.tail = builder.tail;
	}

	/**
	 * Return a builder without modules.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return a builder with a main module.
	 * @param mainModule the name of the main module, such as {@code agent.js}
	 * @param source its source
	 * @return a new builder
	 */
	public static Builder builder(String mainModule, String source) {
		return new Builder().mainModule(mainModule).module(mainModule, source);
	}

	/**
	 * Return the name of the main module.
	 * @return the name, or {@code null} if none was named
	 */
	public @Nullable String mainModule() {
		return this.mainModule;
	}

	/**
	 * Return the modules that were given with their kind.
	 * @return the modules by name
	 */
	public Map<String, WorkerModule> modules() {
		return this.modules;
	}

	/**
	 * Return the modules that were given as a plain string, whose name tells the kind.
	 * @return the sources by name
	 */
	public Map<String, String> sources() {
		return this.sources;
	}

	/**
	 * Return the compatibility date.
	 * @return the date as {@code YYYY-MM-DD}, or {@code null} for the loader's
	 */
	public @Nullable String compatibilityDate() {
		return this.compatibilityDate;
	}

	/**
	 * Return the compatibility flags, of which {@code nodejs_compat} is the only one
	 * known.
	 * @return the flags
	 */
	public List<String> compatibilityFlags() {
		return this.compatibilityFlags;
	}

	/**
	 * Return the data and objects of the environment.
	 * @return the values by name
	 */
	public Map<String, @Nullable Object> env() {
		return this.env;
	}

	/**
	 * Return the registered bindings that the worker gets, with their props.
	 * @return the props by the name of the binding
	 */
	public Map<String, Map<String, @Nullable Object>> bindings() {
		return this.bindings;
	}

	/**
	 * Return what the worker may reach over the network.
	 * @return the policy, or {@code null} for the loader's
	 */
	public @Nullable OutboundPolicy globalOutbound() {
		return this.globalOutbound;
	}

	/**
	 * Return the limits that replace the loader's.
	 * @return the limits
	 */
	public Limits limits() {
		return this.limits;
	}

	/**
	 * Return what is told of each invocation.
	 * @return the handler, or {@code null}
	 */
	public @Nullable TailHandler tail() {
		return this.tail;
	}

	/**
	 * Builder for {@link WorkerCode}. Not safe for use by many threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private @Nullable String mainModule;

		private final Map<String, WorkerModule> modules = new LinkedHashMap<>();

		private final Map<String, String> sources = new LinkedHashMap<>();

		private @Nullable String compatibilityDate;

		private final List<String> compatibilityFlags = new ArrayList<>();

		private final Map<String, @Nullable Object> env = new LinkedHashMap<>();

		private final Map<String, Map<String, @Nullable Object>> bindings = new LinkedHashMap<>();

		private @Nullable OutboundPolicy globalOutbound;

		private Limits limits = Limits.none();

		private @Nullable TailHandler tail;

		private Builder() {
		}

		/**
		 * Set the name of the main module.
		 * @param mainModule the name
		 * @return this builder
		 */
		public Builder mainModule(String mainModule) {
			this.mainModule = Objects.requireNonNull(mainModule, "mainModule");
			return this;
		}

		/**
		 * Add a module whose name tells its kind: {@code .js} and {@code .mjs} are ES
		 * modules, {@code .cjs} is CommonJS, {@code .json} is JSON and {@code .txt} is
		 * text.
		 * @param name the name, which may have folders
		 * @param source the source
		 * @return this builder
		 */
		public Builder module(String name, String source) {
			this.modules.remove(name);
			this.sources.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(source, "source"));
			return this;
		}

		/**
		 * Add a module.
		 * @param name the name, which may have folders
		 * @param module the module
		 * @return this builder
		 */
		public Builder module(String name, WorkerModule module) {
			this.sources.remove(name);
			this.modules.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(module, "module"));
			return this;
		}

		/**
		 * Set the compatibility date.
		 * @param date the date as {@code YYYY-MM-DD}
		 * @return this builder
		 */
		public Builder compatibilityDate(String date) {
			this.compatibilityDate = Objects.requireNonNull(date, "date");
			return this;
		}

		/**
		 * Add compatibility flags. There is one: with {@code nodejs_compat} the code can
		 * import the modules of Node that the documentation of the web platform lists,
		 * such as {@code node:buffer}, and has the globals {@code Buffer} and
		 * {@code process}. Any other is refused by {@link WorkerLoader#load}.
		 * @param flags the flags
		 * @return this builder
		 */
		public Builder compatibilityFlags(String... flags) {
			this.compatibilityFlags.addAll(List.of(flags));
			return this;
		}

		/**
		 * Add a value to the environment: data, an object whose class or methods carry
		 * {@link dev.workerloader.rpc.SandboxRpc @SandboxRpc}, or a
		 * {@link dev.workerloader.rpc.Binding}.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 */
		public Builder env(String name, @Nullable Object value) {
			this.env.put(Objects.requireNonNull(name, "name"), value);
			return this;
		}

		/**
		 * Add values to the environment.
		 * @param values the values by name
		 * @return this builder
		 */
		public Builder env(Map<String, ? extends @Nullable Object> values) {
			values.forEach(this::env);
			return this;
		}

		/**
		 * Add a registered binding to the environment.
		 * @param name the name of the binding
		 * @return this builder
		 */
		public Builder bind(String name) {
			return bind(name, Map.of());
		}

		/**
		 * Add a registered binding to the environment.
		 * @param name the name of the binding
		 * @param props what its methods see in {@link dev.workerloader.rpc.RpcContext}
		 * @return this builder
		 */
		public Builder bind(String name, Map<String, ? extends @Nullable Object> props) {
			this.bindings.put(Objects.requireNonNull(name, "name"),
					Collections.unmodifiableMap(new LinkedHashMap<>(props)));
			return this;
		}

		/**
		 * Set what the worker may reach over the network. Omitted: the loader's policy,
		 * which is {@linkplain OutboundPolicy#blocked() blocked} unless configured.
		 * @param policy the policy; {@code null} means blocked
		 * @return this builder
		 */
		public Builder globalOutbound(@Nullable OutboundPolicy policy) {
			this.globalOutbound = (policy != null) ? policy : OutboundPolicy.blocked();
			return this;
		}

		/**
		 * Set limits that replace the loader's, value by value, up or down.
		 * @param limits sets the limits
		 * @return this builder
		 */
		public Builder limits(Consumer<Limits.Builder> limits) {
			Limits.Builder builder = Limits.builder("WorkerCode.limits");
			limits.accept(builder);
			return limits(builder.build());
		}

		/**
		 * Set limits that replace the loader's, value by value, up or down.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(Limits limits) {
			this.limits = limits.orElse(this.limits);
			return this;
		}

		/**
		 * Set what is told of each invocation after it ended.
		 * @param handler the handler
		 * @return this builder
		 */
		public Builder tail(TailHandler handler) {
			this.tail = Objects.requireNonNull(handler, "handler");
			return this;
		}

		/**
		 * Build the code.
		 * @return the code
		 */
		public WorkerCode build() {
			return new WorkerCode(this);
		}

	}

}
