package dev.workerloader.spring.autoconfigure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.LimitValues;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * The limits of the configuration tree.
 *
 * @param limits limits where code sets none
 * @param maximumLimits limits that no code may exceed
 */
record ConfiguredLimits(Limits limits, Limits maximumLimits) {

	private static final String LIMITS = "worker-loader.limits.";

	private static final String MAXIMUM_LIMITS = "worker-loader.maximum-limits.";

	ConfiguredLimits {
		limits.asMap().forEach((limit, value) -> {
			if (maximumLimits.isSet(limit) && value > maximumLimits.get(limit)) {
				throw new InvalidConfigurationPropertyValueException(LIMITS + limit.key(), limit.describe(value),
						"It is above '" + MAXIMUM_LIMITS + limit.key() + "', which is "
								+ limit.describe(maximumLimits.get(limit)) + ". Lower the one or raise the other.");
			}
		});
	}

	/**
	 * Return the limits that the properties set.
	 * @param properties the properties
	 * @return the limits
	 * @throws InvalidConfigurationPropertyValueException if a value is not positive or
	 * above its maximum
	 */
	static ConfiguredLimits fromProperties(WorkerLoaderProperties properties) {
		return new ConfiguredLimits(limits(LIMITS, properties.limits()),
				limits(MAXIMUM_LIMITS, properties.maximumLimits()));
	}

	private static Limits limits(String prefix, LimitValues values) {
		Limits.Builder builder = Limits.builder(prefix);
		Map<Limit, @Nullable Object> configured = new EnumMap<>(Limit.class);
		configured.put(Limit.WALL_TIME, values.wallTime());
		configured.put(Limit.CPU_TIME, values.cpuTime());
		configured.put(Limit.MEMORY, values.memory());
		configured.put(Limit.ALLOCATION, values.allocation());
		configured.put(Limit.RPC_CALLS, values.rpcCalls());
		configured.put(Limit.CALLS_IN_FLIGHT, values.callsInFlight());
		configured.put(Limit.SUBREQUESTS, values.subrequests());
		configured.put(Limit.LOG_SIZE, values.logSize());
		configured.put(Limit.TIMERS, values.timers());
		configured.put(Limit.WORKERS, values.workers());
		configured.put(Limit.CODE_SIZE, values.codeSize());
		configured.put(Limit.ENV_SIZE, values.envSize());
		configured.put(Limit.MESSAGE_SIZE, values.messageSize());
		configured.put(Limit.RESULT_SIZE, values.resultSize());
		configured.forEach((limit, value) -> {
			if (value != null) {
				builder.set(limit, amount(prefix + limit.key(), value));
			}
		});
		return builder.build();
	}

	private static long amount(String key, Object value) {
		ConfigurationRules.requirePositive(key, value);
		if (value instanceof Duration duration) {
			boolean fits = duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) <= 0;
			return fits ? duration.toNanos() : Long.MAX_VALUE;
		}
		return (value instanceof DataSize size) ? size.toBytes() : ((Integer) value).longValue();
	}

}
