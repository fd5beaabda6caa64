package dev.workerloader;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Values for some or all of the {@linkplain Limit limits}, each with the place where it
 * was set. A limit without a value is <em>not set</em>: what it is combined with decides.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class Limits {

	private static final Limits NONE = new Limits(new EnumMap<>(Limit.class));

	private final Map<Limit, Value> values;

	private Limits(Map<Limit, Value> values) {
		this.values = values;
	}

	/**
	 * Return limits of which none is set.
	 * @return the limits
	 */
	public static Limits none() {
		return NONE;
	}

	/**
	 * Return the defaults: all limits are set.
	 * @return the limits
	 */
	public static Limits defaults() {
		EnumMap<Limit, Value> values = new EnumMap<>(Limit.class);
		for (Limit limit : Limit.values()) {
			values.put(limit, new Value(limit.defaultValue(), "default"));
		}
		return new Limits(values);
	}

	/**
	 * Return a builder for limits that are set in code.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder("Limits.builder()");
	}

	/**
	 * Return a builder for limits that are set at a place that is worth naming.
	 * @param origin the place; the key of the limit is appended if it ends with a dot
	 * @return a new builder
	 */
	public static Builder builder(String origin) {
		return new Builder(origin);
	}

	/**
	 * Return whether a limit is set.
	 * @param limit the limit
	 * @return whether it has a value
	 */
	public boolean isSet(Limit limit) {
		return this.values.containsKey(limit);
	}

	/**
	 * Return the value of a limit.
	 * @param limit the limit
	 * @return the value in the limit's unit
	 * @throws IllegalStateException if the limit is not set
	 */
	public long get(Limit limit) {
		return value(limit).amount();
	}

	/**
	 * Return where the value of a limit was set.
	 * @param limit the limit
	 * @return the place
	 * @throws IllegalStateException if the limit is not set
	 */
	public String origin(Limit limit) {
		return value(limit).origin();
	}

	private Value value(Limit limit) {
		Value value = this.values.get(limit);
		if (value == null) {
			throw new IllegalStateException("The limit '" + limit.key() + "' is not set.");
		}
		return value;
	}

	/**
	 * Return these limits, with those that are not set taken from others.
	 * @param others where to take the missing ones from
	 * @return the combined limits
	 */
	public Limits orElse(Limits others) {
		EnumMap<Limit, Value> combined = new EnumMap<>(Limit.class);
		combined.putAll(others.values);
		combined.putAll(this.values);
		return new Limits(combined);
	}

	/**
	 * Return these limits, lowered where others are set and lower.
	 * @param ceiling what the values may not exceed
	 * @return the lowered limits
	 */
	public Limits atMost(Limits ceiling) {
		EnumMap<Limit, Value> lowered = new EnumMap<>(Limit.class);
		lowered.putAll(this.values);
		ceiling.values.forEach((limit, value) -> lowered.merge(limit, value,
				(ours, theirs) -> (theirs.amount() < ours.amount()) ? theirs : ours));
		return new Limits(lowered);
	}

	/**
	 * Return the limits that are set, with their values in each limit's unit.
	 * @return the values, in the order of {@link Limit}
	 */
	public Map<Limit, Long> asMap() {
		EnumMap<Limit, Long> amounts = new EnumMap<>(Limit.class);
		this.values.forEach((limit, value) -> amounts.put(limit, value.amount()));
		return amounts;
	}

	/**
	 * Return a description of one limit for use in a sentence.
	 * @param limit the limit
	 * @return the value and the place where it was set
	 */
	public String describe(Limit limit) {
		Value value = value(limit);
		return limit.describe(value.amount()) + " (" + limit.key() + ", set by: " + value.origin() + ")";
	}

	/**
	 * Compare the values, wherever they were set.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Limits that && asMap().equals(that.asMap());
	}

	@Override
	public int hashCode() {
		return asMap().hashCode();
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		this.values.forEach((limit, value) -> text.append(text.isEmpty() ? "" : ", ")
			.append(limit.key())
			.append(' ')
			.append(limit.describe(value.amount())));
		return text.toString();
	}

	private record Value(long amount, String origin) {

	}

	/**
	 * Builder for {@link Limits}. Not safe for use by many threads. Zero and negative
	 * values are refused with an {@link IllegalArgumentException}.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final EnumMap<Limit, Value> values = new EnumMap<>(Limit.class);

		private final String origin;

		private Builder(String origin) {
			this.origin = Objects.requireNonNull(origin, "origin");
		}

		/**
		 * Set the wall time of an invocation.
		 * @param wallTime the time
		 * @return this builder
		 */
		public Builder wallTime(Duration wallTime) {
			return set(Limit.WALL_TIME, wallTime);
		}

		/**
		 * Set the CPU time of an invocation.
		 * @param cpuTime the time
		 * @return this builder
		 */
		public Builder cpuTime(Duration cpuTime) {
			return set(Limit.CPU_TIME, cpuTime);
		}

		/**
		 * Set what a sandbox may hold when the heap runs short.
		 * @param bytes the size in bytes
		 * @return this builder
		 */
		public Builder memory(long bytes) {
			return set(Limit.MEMORY, bytes);
		}

		/**
		 * Set what an invocation may allocate, whether it holds it or not.
		 * @param bytes the size in bytes
		 * @return this builder
		 */
		public Builder allocation(long bytes) {
			return set(Limit.ALLOCATION, bytes);
		}

		/**
		 * Set the number of calls to bindings in one invocation.
		 * @param calls the number
		 * @return this builder
		 */
		public Builder rpcCalls(int calls) {
			return set(Limit.RPC_CALLS, calls);
		}

		/**
		 * Set the number of calls that one invocation may have in flight at once.
		 * @param calls the number
		 * @return this builder
		 */
		public Builder callsInFlight(int calls) {
			return set(Limit.CALLS_IN_FLIGHT, calls);
		}

		/**
		 * Set the number of outbound requests in one invocation.
		 * @param requests the number
		 * @return this builder
		 */
		public Builder subrequests(int requests) {
			return set(Limit.SUBREQUESTS, requests);
		}

		/**
		 * Set the size of the log of one invocation, of which each line counts at least
		 * 64 bytes.
		 * @param bytes the size in bytes
		 * @return this builder
		 */
		public Builder logBytes(long bytes) {
			return set(Limit.LOG_SIZE, bytes);
		}

		/**
		 * Set the number of live timers of one invocation.
		 * @param timers the number
		 * @return this builder
		 */
		public Builder timers(int timers) {
			return set(Limit.TIMERS, timers);
		}

		/**
		 * Set the number of workers that a worker has started and that are live at once.
		 * @param workers the number
		 * @return this builder
		 */
		public Builder workers(int workers) {
			return set(Limit.WORKERS, workers);
		}

		/**
		 * Set the size of all modules together.
		 * @param bytes the size in bytes
		 * @return this builder
		 */
		public Builder codeBytes(long bytes) {
			return set(Limit.CODE_SIZE, bytes);
		}

		/**
		 * Set the size of the data in {@code env}.
		 * @param bytes the size in bytes
		 * @return this builder
		 */
		public Builder envBytes(long bytes) {
			return set(Limit.ENV_SIZE, bytes);
		}

		/**
		 * Set the size of the arguments and of the result of a call to a binding.
		 * @param bytes the size in bytes
		 * @return this builder
		 */
		public Builder messageBytes(long bytes) {
			return set(Limit.MESSAGE_SIZE, bytes);
		}

		/**
		 * Set the size of the result of an invocation.
		 * @param bytes the size in bytes
		 * @return this builder
		 */
		public Builder resultBytes(long bytes) {
			return set(Limit.RESULT_SIZE, bytes);
		}

		/**
		 * Set a limit.
		 * @param limit the limit
		 * @param value the value in the limit's unit
		 * @return this builder
		 */
		public Builder set(Limit limit, long value) {
			if (value <= 0) {
				throw new IllegalArgumentException("The limit '" + limit.key() + "' is " + value
						+ ". It must be greater than zero; leave it out to use the default of "
						+ limit.describe(limit.defaultValue()) + ".");
			}
			this.values.put(limit,
					new Value(value, this.origin.endsWith(".") ? this.origin + limit.key() : this.origin));
			return this;
		}

		private Builder set(Limit limit, Duration value) {
			Objects.requireNonNull(value, limit.key());
			boolean fits = value.compareTo(Duration.ofNanos(Long.MAX_VALUE)) <= 0;
			return set(limit, fits ? value.toNanos() : Long.MAX_VALUE);
		}

		/**
		 * Build the limits.
		 * @return the limits
		 */
		public Limits build() {
			return new Limits(new EnumMap<>(this.values));
		}

	}

}
