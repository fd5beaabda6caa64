package dev.workerloader.spring.autoconfigure;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;

import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.BindingValues;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Execution;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * What the values of the configuration tree must meet beyond their types.
 */
final class ConfigurationRules {

	// Below this the engine's own start of a context may overflow the stack.
	private static final DataSize MIN_STACK_SIZE = DataSize.ofMegabytes(1);

	private ConfigurationRules() {
	}

	/**
	 * Refuse values that cannot be or that contradict each other.
	 * @param properties the properties
	 * @throws InvalidConfigurationPropertyValueException for the first such value
	 */
	static void check(WorkerLoaderProperties properties) {
		checkCompatibilityDate(properties.compatibilityDate());
		checkExecution(properties.execution());
		requireNotNegative("worker-loader.shutdown-grace-period", properties.shutdownGracePeriod());
		requireNotNegative("worker-loader.pool.warm", properties.pool().warm());
		requirePositive("worker-loader.cache.max-workers", properties.cache().maxWorkers());
		requirePositive("worker-loader.cache.idle-timeout", properties.cache().idleTimeout());
		requirePositive("worker-loader.binding.max-threads", properties.binding().maxThreads());
		requirePositive("worker-loader.binding.call-timeout", properties.binding().callTimeout());
		checkBindings(properties.bindings());
		OutboundConfiguration.check(properties.outbound());
		ConfiguredLimits.fromProperties(properties);
	}

	private static void checkCompatibilityDate(@Nullable String date) {
		String key = "worker-loader.compatibility-date";
		try {
			if (date != null && LocalDate.parse(date).isAfter(LocalDate.now(ZoneOffset.UTC))) {
				throw new InvalidConfigurationPropertyValueException(key, date, "It is in the future.");
			}
		}
		catch (DateTimeParseException ex) {
			throw new InvalidConfigurationPropertyValueException(key, date,
					"It is not a date of the form YYYY-MM-DD, such as 2026-03-01.", ex);
		}
	}

	private static void checkExecution(Execution execution) {
		requirePositive("worker-loader.execution.threads", execution.threads());
		requirePositive("worker-loader.execution.max-concurrent", execution.maxConcurrent());
		requirePositive("worker-loader.execution.queue-capacity", execution.queueCapacity());
		requirePositive("worker-loader.execution.queue-timeout", execution.queueTimeout());
		requirePositive("worker-loader.execution.max-lost-threads", execution.maxLostThreads());
		requirePositive("worker-loader.execution.owner.max-concurrent", execution.owner().maxConcurrent());
		requirePositive("worker-loader.execution.owner.cpu-time-per-minute", execution.owner().cpuTimePerMinute());
		if (execution.stackSize().compareTo(MIN_STACK_SIZE) < 0) {
			throw new InvalidConfigurationPropertyValueException("worker-loader.execution.stack-size",
					execution.stackSize(), "It must be at least 1MB.");
		}
	}

	private static void checkBindings(Map<String, BindingValues> bindings) {
		Map<String, String> names = new HashMap<>();
		bindings.forEach((name, values) -> {
			String key = "worker-loader.bindings." + name;
			requirePositive(key + ".call-timeout", values.callTimeout());
			requirePositive(key + ".max-concurrent", values.maxConcurrent());
			requirePositive(key + ".max-calls", values.maxCalls());
			String other = names.putIfAbsent(BindingNames.canonical(name), name);
			if (other != null) {
				throw new InvalidConfigurationPropertyValueException(key, name, "It means the same binding as '" + other
						+ "', since names match ignoring case, '-' and '_'. Remove one of them.");
			}
		});
	}

	/**
	 * Refuse a value that is zero or negative.
	 * @param key the key of the property
	 * @param value a number, a duration or a size, or {@code null} if none is set
	 */
	static void requirePositive(String key, @Nullable Object value) {
		if (value != null && sign(value) <= 0) {
			throw new InvalidConfigurationPropertyValueException(key, value,
					"It must be greater than zero. Remove the property to use the default.");
		}
	}

	private static void requireNotNegative(String key, Object value) {
		if (sign(value) < 0) {
			throw new InvalidConfigurationPropertyValueException(key, value, "It must not be negative.");
		}
	}

	private static int sign(Object value) {
		if (value instanceof Duration duration) {
			return duration.compareTo(Duration.ZERO);
		}
		return Long.signum((value instanceof DataSize size) ? size.toBytes() : ((Integer) value).longValue());
	}

}
