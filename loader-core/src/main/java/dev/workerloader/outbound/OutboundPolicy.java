package dev.workerloader.outbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * What a worker may reach over the network: rules that allow requests, a handler that
 * answers them, or both, and limits. What no rule allows is denied. <pre>{@code
 * OutboundPolicy.builder()
 *     .name("github")
 *     .allow(OutboundRule.of("https://api.github.com/repos/**").header("Authorization", "Bearer " + token))
 *     .responseSize(5_000_000)
 *     .build()
 * }</pre>
 * <p>
 * Immutable; safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class OutboundPolicy {

	private static final String BLOCKED_NAME = "blocked";

	private static final OutboundPolicy BLOCKED = new OutboundPolicy(builder().name(BLOCKED_NAME), false);

	private final String name;

	private final boolean reference;

	private final List<OutboundRule> rules;

	private final @Nullable OutboundHandler handler;

	private final long responseSize;

	private final long requestSize;

	private final Duration timeout;

	private final Duration connectTimeout;

	private final @Nullable SSLContext sslContext;

	private OutboundPolicy(Builder builder, boolean reference) {
		this.name = builder.name;
		this.reference = reference;
		this.rules = List.copyOf(builder.rules);
		this.handler = builder.handler;
		this.responseSize = builder.responseSize;
		this.requestSize = builder.requestSize;
		this.timeout = builder.timeout;
		this.connectTimeout = builder.connectTimeout;
		this.sslContext = builder.sslContext;
	}

	/**
	 * Return the policy that lets nothing out: {@code fetch} rejects at once and says
	 * that only {@code env} can reach the outside.
	 * @return the policy
	 */
	public static OutboundPolicy blocked() {
		return BLOCKED;
	}

	/**
	 * Return a reference to a policy of the loader, which is looked up when the code that
	 * uses it is loaded.
	 * @param name the name, as it is configured
	 * @return the reference
	 */
	public static OutboundPolicy named(String name) {
		return new OutboundPolicy(builder().name(name), true);
	}

	/**
	 * Return a policy all of whose requests a handler answers. It has no rules, so the
	 * handler cannot forward them.
	 * @param handler the handler
	 * @return the policy
	 */
	public static OutboundPolicy handler(OutboundHandler handler) {
		return builder().handler(handler).build();
	}

	/**
	 * Start building a policy.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return this policy under another name.
	 * @param name the name
	 * @return the policy
	 */
	public OutboundPolicy withName(String name) {
		Builder builder = new Builder().name(name);
		builder.rules.addAll(this.rules);
		builder.handler = this.handler;
		builder.responseSize = this.responseSize;
		builder.requestSize = this.requestSize;
		builder.timeout = this.timeout;
		builder.connectTimeout = this.connectTimeout;
		builder.sslContext = this.sslContext;
		return new OutboundPolicy(builder, this.reference);
	}

	/**
	 * Return the name of this policy.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return whether this only names a policy of the loader.
	 * @return whether it was made with {@link #named(String)}
	 */
	public boolean isReference() {
		return this.reference;
	}

	/**
	 * Return whether this policy lets nothing out.
	 * @return whether it has neither rules nor a handler
	 */
	public boolean isBlocked() {
		return !this.reference && this.rules.isEmpty() && this.handler == null;
	}

	/**
	 * Return the rules.
	 * @return the rules, of which the first that matches a request decides about it
	 */
	public List<OutboundRule> rules() {
		return this.rules;
	}

	/**
	 * Return what answers the requests.
	 * @return the handler, or {@code null}
	 */
	public @Nullable OutboundHandler handler() {
		return this.handler;
	}

	/**
	 * Return how large the body of a response may be.
	 * @return the number of bytes, decompressed
	 */
	public long responseSize() {
		return this.responseSize;
	}

	/**
	 * Return how large the body of a request may be.
	 * @return the number of bytes
	 */
	public long requestSize() {
		return this.requestSize;
	}

	/**
	 * Return how long a request may take until its response has been read.
	 * @return the time
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return how long it may take to connect to a host.
	 * @return the time
	 */
	public Duration connectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * Return what decides which servers are trusted.
	 * @return the context, or {@code null} for the JVM's trust store
	 */
	public @Nullable SSLContext sslContext() {
		return this.sslContext;
	}

	/**
	 * Describe this policy so that two that do not allow the same have different texts.
	 * No value of a header can be read from it; handlers, suppliers and contexts of TLS
	 * are told apart as objects.
	 * @return the description, for hashes and logs of the host
	 */
	public String fingerprint() {
		StringBuilder text = new StringBuilder(this.name).append('\n');
		if (this.reference || isBlocked()) {
			return text.toString();
		}
		this.rules.forEach((rule) -> rule.describe(text));
		return text.append(mark(this.handler))
			.append(' ')
			.append(mark(this.sslContext))
			.append(' ')
			.append(this.responseSize)
			.append(' ')
			.append(this.requestSize)
			.append(' ')
			.append(this.timeout)
			.append(' ')
			.append(this.connectTimeout)
			.toString();
	}

	private static String mark(@Nullable Object object) {
		return (object != null) ? object.getClass().getName() + "@" + System.identityHashCode(object) : "-";
	}

	@Override
	@SuppressWarnings("ReferenceEquality") // two equal handlers are two handlers
	public boolean equals(@Nullable Object other) {
		return other instanceof OutboundPolicy policy && this.name.equals(policy.name)
				&& this.reference == policy.reference && this.rules.equals(policy.rules)
				&& this.handler == policy.handler && this.responseSize == policy.responseSize
				&& this.requestSize == policy.requestSize && this.timeout.equals(policy.timeout)
				&& this.connectTimeout.equals(policy.connectTimeout) && this.sslContext == policy.sslContext;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.name, this.reference, this.rules);
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Builds policies. Not safe for use by many threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private static final long DEFAULT_SIZE = 10L << 20;

		private String name = "custom";

		private final List<OutboundRule> rules = new ArrayList<>();

		private @Nullable OutboundHandler handler;

		private long responseSize = DEFAULT_SIZE;

		private long requestSize = DEFAULT_SIZE;

		private Duration timeout = Duration.ofSeconds(30);

		private Duration connectTimeout = Duration.ofSeconds(5);

		private @Nullable SSLContext sslContext;

		private Builder() {
		}

		/**
		 * Set the name, which workers see in errors. Default: {@code custom}.
		 * @param name letters, digits, {@code -}, {@code _} and {@code .}, at most 100
		 * @return this builder
		 * @throws IllegalArgumentException if it is not such a name
		 */
		public Builder name(String name) {
			if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
				throw new IllegalArgumentException("The policy name \"" + name
						+ "\" is not one of at most 100 letters, digits, '-', '_' and '.'.");
			}
			this.name = name;
			return this;
		}

		/**
		 * Add a rule. The first that matches URL and method of a request decides which
		 * headers are added to it.
		 * @param rule the rule
		 * @return this builder
		 * @throws IllegalArgumentException if the rule would send headers that it adds
		 * over the public internet without encryption
		 */
		public Builder allow(OutboundRule rule) {
			rule.requireSafe();
			this.rules.add(rule);
			return this;
		}

		/**
		 * Set what answers the requests, or forwards them by the rules.
		 * @param handler the handler
		 * @return this builder
		 */
		public Builder handler(OutboundHandler handler) {
			this.handler = Objects.requireNonNull(handler, "handler");
			return this;
		}

		/**
		 * Set how large the body of a response may be, decompressed, or all that comes
		 * over a WebSocket. Default: 10 MiB.
		 * @param bytes the number of bytes
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder responseSize(long bytes) {
			this.responseSize = requirePositive("response size", bytes);
			return this;
		}

		/**
		 * Set how large the body of a request may be, or all that is sent over a
		 * WebSocket. Default: 10 MiB.
		 * @param bytes the number of bytes
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder requestSize(long bytes) {
			this.requestSize = requirePositive("request size", bytes);
			return this;
		}

		/**
		 * Set how long a request may take from its start until its response has been
		 * read; of a WebSocket, how long it may take to open, and the server to take what
		 * is sent. Default: 30 seconds.
		 * @param timeout the time
		 * @return this builder
		 * @throws IllegalArgumentException if it is less than a millisecond
		 */
		public Builder timeout(Duration timeout) {
			requirePositive("timeout in milliseconds", timeout.toMillis());
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set how long it may take to connect to a host, and again to agree on
		 * encryption. Default: 5 seconds.
		 * @param timeout the time
		 * @return this builder
		 * @throws IllegalArgumentException if it is less than a millisecond
		 */
		public Builder connectTimeout(Duration timeout) {
			requirePositive("connect timeout in milliseconds", timeout.toMillis());
			this.connectTimeout = timeout;
			return this;
		}

		/**
		 * Set what decides which servers are trusted, and which certificate is shown to
		 * those that ask. Default: the JVM's trust store, and none.
		 * @param sslContext the context
		 * @return this builder
		 */
		public Builder sslContext(SSLContext sslContext) {
			this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
			return this;
		}

		/**
		 * Build the policy.
		 * @return the policy; {@linkplain OutboundPolicy#isBlocked() blocked} if it has
		 * neither rules nor a handler
		 */
		public OutboundPolicy build() {
			return new OutboundPolicy(this, false);
		}

		private static long requirePositive(String what, long value) {
			if (value <= 0) {
				throw new IllegalArgumentException(
						"The " + what + " of a policy is " + value + ". It must be greater than zero.");
			}
			return value;
		}

	}

}
