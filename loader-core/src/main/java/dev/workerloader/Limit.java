package dev.workerloader;

import java.time.Duration;

/**
 * What of a worker is limited. The order of the constants is the order in which limits
 * are shown.
 *
 * @since 0.1.0
 */
public enum Limit {

	/** Time from admission to the end of an invocation. */
	WALL_TIME("wall-time", Unit.NANOSECONDS, Duration.ofSeconds(30).toNanos()),

	/** CPU time that one invocation may spend in the worker's code. */
	CPU_TIME("cpu-time", Unit.NANOSECONDS, Duration.ofSeconds(5).toNanos()),

	/** Bytes that a sandbox may hold when the heap runs short. */
	MEMORY("memory", Unit.BYTES, 128L << 20),

	/** Bytes that one invocation may allocate, whether it holds them or not. */
	ALLOCATION("allocation", Unit.BYTES, 2L << 30),

	/** Calls to bindings in one invocation. */
	RPC_CALLS("rpc-calls", Unit.COUNT, 1_000),

	/** Calls to bindings that one invocation may have in flight at once. */
	CALLS_IN_FLIGHT("calls-in-flight", Unit.COUNT, 64),

	/** Outbound requests in one invocation. */
	SUBREQUESTS("subrequests", Unit.COUNT, 50),

	/**
	 * Size of the log of one invocation. A line counts at least 64 bytes, so that the
	 * default allows 4,096 lines.
	 */
	LOG_SIZE("log-size", Unit.BYTES, 256L << 10),

	/** Live timers of one invocation. */
	TIMERS("timers", Unit.COUNT, 256),

	/**
	 * Workers that a worker has started and that are live at once, those that they have
	 * started included.
	 */
	WORKERS("workers", Unit.COUNT, 10),

	/** Size of all modules of a worker together. */
	CODE_SIZE("code-size", Unit.BYTES, 8L << 20),

	/** Size of the data in a worker's {@code env}. */
	ENV_SIZE("env-size", Unit.BYTES, 1L << 20),

	/** Size of the arguments of one call, or of what it returns, to or from a binding. */
	MESSAGE_SIZE("message-size", Unit.BYTES, 8L << 20),

	/** Size of the result of an invocation. */
	RESULT_SIZE("result-size", Unit.BYTES, 8L << 20);

	private final String key;

	private final Unit unit;

	private final long defaultValue;

	Limit(String key, Unit unit, long defaultValue) {
		this.key = key;
		this.unit = unit;
		this.defaultValue = defaultValue;
	}

	/**
	 * Return the name of the limit as it is written in a configuration.
	 * @return the name in kebab case
	 */
	public String key() {
		return this.key;
	}

	/**
	 * Return what the limit is measured in.
	 * @return the unit
	 */
	public Unit unit() {
		return this.unit;
	}

	/**
	 * Return the value that is in force when nothing else was said.
	 * @return the value in the limit's unit
	 */
	public long defaultValue() {
		return this.defaultValue;
	}

	/**
	 * Return a value of this limit in words.
	 * @param value the value in the limit's unit
	 * @return the words, such as {@code 5 s} or {@code 128 MB}
	 */
	public String describe(long value) {
		return this.unit.describe(value);
	}

	/**
	 * What a limit is measured in.
	 *
	 * @since 0.1.0
	 */
	public enum Unit {

		/** Nanoseconds. */
		NANOSECONDS {

			@Override
			String describe(long value) {
				if (value % 1_000_000_000 == 0) {
					return value / 1_000_000_000 + " s";
				}
				return (value < 1_000_000) ? value + " ns" : value / 1_000_000 + " ms";
			}

		},

		/** Bytes. */
		BYTES {

			@Override
			String describe(long value) {
				for (int shift = 30; shift > 0; shift -= 10) {
					if (value >= (1L << shift) && value % (1L << shift) == 0) {
						return (value >> shift) + UNITS[shift / 10];
					}
				}
				return (value < (1L << 20)) ? value + " bytes" : (value >> 20) + " MB";
			}

		},

		/** A number of things. */
		COUNT {

			@Override
			String describe(long value) {
				return Long.toString(value);
			}

		};

		private static final String[] UNITS = { " bytes", " KB", " MB", " GB" };

		abstract String describe(long value);

	}

}
