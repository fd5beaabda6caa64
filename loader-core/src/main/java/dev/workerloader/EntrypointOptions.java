package dev.workerloader;

import java.security.Principal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What is said when an entrypoint is taken. Immutable.
 *
 * @since 0.1.0
 */
public final class EntrypointOptions {

	private static final EntrypointOptions NONE = builder().build();

	private final Map<String, @Nullable Object> props;

	private final Limits limits;

	private final @Nullable String owner;

	private final @Nullable Principal principal;

	private final @Nullable Locale locale;

	private EntrypointOptions(Builder builder) {
		this.props = Collections.unmodifiableMap(new LinkedHashMap<>(builder.props));
		this.limits = builder.limits;
		this.owner = builder.owner;
		this.principal = builder.principal;
		this.locale = builder.locale;
	}

	/**
	 * Return options that say nothing.
	 * @return the options
	 */
	public static EntrypointOptions none() {
		return NONE;
	}

	/**
	 * Return a builder for options.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return what the worker sees as {@code ctx.props} (semantics L11).
	 * @return the props, empty if there are none
	 */
	public Map<String, @Nullable Object> props() {
		return this.props;
	}

	/**
	 * Return limits for invocations of this entrypoint. They lower those of the worker
	 * and never raise them.
	 * @return the limits
	 */
	public Limits limits() {
		return this.limits;
	}

	/**
	 * Return on whose behalf invocations run.
	 * @return the owner, or {@code null} if none was named
	 */
	public @Nullable String owner() {
		return this.owner;
	}

	/**
	 * Return who calls.
	 * @return the principal, or {@code null} if it is whoever the loader finds
	 */
	public @Nullable Principal principal() {
		return this.principal;
	}

	/**
	 * Return the language of who calls.
	 * @return the locale, or {@code null} if it is what the loader finds
	 */
	public @Nullable Locale locale() {
		return this.locale;
	}

	/**
	 * Builder for {@link EntrypointOptions}. Not safe for use by many threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private Map<String, @Nullable Object> props = Map.of();

		private Limits limits = Limits.none();

		private @Nullable String owner;

		private @Nullable Principal principal;

		private @Nullable Locale locale;

		private Builder() {
		}

		/**
		 * Set what the worker sees as {@code ctx.props}.
		 * @param props data by name, copied; deeper values are copied when the entrypoint
		 * is taken
		 * @return this builder
		 */
		public Builder props(Map<String, ? extends @Nullable Object> props) {
			this.props = new LinkedHashMap<>(props);
			return this;
		}

		/**
		 * Set limits that lower those of the worker.
		 * @param limits sets the limits
		 * @return this builder
		 */
		public Builder limits(Consumer<Limits.Builder> limits) {
			Limits.Builder builder = Limits.builder("EntrypointOptions.limits");
			limits.accept(builder);
			return limits(builder.build());
		}

		/**
		 * Set limits that lower those of the worker.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(Limits limits) {
			this.limits = limits.orElse(this.limits);
			return this;
		}

		/**
		 * Set on whose behalf invocations run.
		 * @param owner the owner, such as the id of a tenant
		 * @return this builder
		 */
		public Builder owner(String owner) {
			this.owner = Objects.requireNonNull(owner, "owner");
			return this;
		}

		/**
		 * Set what bindings get as {@link dev.workerloader.rpc.RpcContext#principal()}.
		 * It authorizes nothing by itself: what a security framework checks is what it
		 * has bound to the caller's thread.
		 * @param principal who calls
		 * @return this builder
		 */
		public Builder principal(Principal principal) {
			this.principal = Objects.requireNonNull(principal, "principal");
			return this;
		}

		/**
		 * Set what bindings get as {@link dev.workerloader.rpc.RpcContext#locale()}.
		 * @param locale the language of who calls
		 * @return this builder
		 */
		public Builder locale(Locale locale) {
			this.locale = Objects.requireNonNull(locale, "locale");
			return this;
		}

		/**
		 * Build the options.
		 * @return the options
		 */
		public EntrypointOptions build() {
			return new EntrypointOptions(this);
		}

	}

}
