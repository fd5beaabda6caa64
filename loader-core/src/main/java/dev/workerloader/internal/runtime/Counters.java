package dev.workerloader.internal.runtime;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Outcome;
import dev.workerloader.Usage;
import dev.workerloader.WorkerException;

/**
 * What a loader has done since its start. Safe for use by many threads.
 */
final class Counters {

	private final Map<Outcome, LongAdder> outcomes = adders(Outcome.class);

	private final Map<ErrorCode, LongAdder> errors = adders(ErrorCode.class);

	private final LongAdder loads = new LongAdder();

	private final LongAdder failedLoads = new LongAdder();

	private final LongAdder evictions = new LongAdder();

	private final AtomicReference<Usage> usage = new AtomicReference<>(Usage.NONE);

	private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> type) {
		Map<K, LongAdder> adders = new EnumMap<>(type);
		for (K key : type.getEnumConstants()) {
			adders.put(key, new LongAdder());
		}
		return adders;
	}

	private static <K extends Enum<K>> Map<K, Long> sums(Class<K> type, Map<K, LongAdder> adders) {
		Map<K, Long> sums = new EnumMap<>(type);
		adders.forEach((key, adder) -> {
			if (adder.sum() > 0) {
				sums.put(key, adder.sum());
			}
		});
		return sums;
	}

	void loaded() {
		this.loads.increment();
	}

	void loadFailed() {
		this.failedLoads.increment();
	}

	void evicted() {
		this.evictions.increment();
	}

	void ended(Invocation invocation) {
		nestedEnded(invocation);
		this.usage.accumulateAndGet(invocation.usage(), Usage::plus);
	}

	/**
	 * Count an invocation whose usage is part of that of another one.
	 */
	void nestedEnded(Invocation invocation) {
		adder(this.outcomes, invocation.outcome()).increment();
		WorkerException error = invocation.error();
		if (error != null) {
			adder(this.errors, error.code()).increment();
		}
	}

	private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
		return Objects.requireNonNull(adders.get(key));
	}

	Map<Outcome, Long> outcomes() {
		return sums(Outcome.class, this.outcomes);
	}

	Map<ErrorCode, Long> errors() {
		return sums(ErrorCode.class, this.errors);
	}

	long loads() {
		return this.loads.sum();
	}

	long failedLoads() {
		return this.failedLoads.sum();
	}

	long evictions() {
		return this.evictions.sum();
	}

	Usage usage() {
		return this.usage.get();
	}

}
