package dev.workerloader.internal.code;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.internal.rpc.GuestFacingException;
import dev.workerloader.internal.wire.SafeText;

/**
 * Limits as a guest writes them for a worker that it starts.
 */
public final class GuestLimits {

	private static final long NANOS = 1_000_000;

	private static final Map<String, Limit> NAMES = new LinkedHashMap<>();

	static {
		NAMES.put("cpuMs", Limit.CPU_TIME);
		NAMES.put("wallMs", Limit.WALL_TIME);
		NAMES.put("subRequests", Limit.SUBREQUESTS);
		NAMES.put("rpcCalls", Limit.RPC_CALLS);
		NAMES.put("callsInFlight", Limit.CALLS_IN_FLIGHT);
		NAMES.put("allocationBytes", Limit.ALLOCATION);
		NAMES.put("memoryBytes", Limit.MEMORY);
		NAMES.put("logBytes", Limit.LOG_SIZE);
		NAMES.put("timers", Limit.TIMERS);
		NAMES.put("workers", Limit.WORKERS);
	}

	private GuestLimits() {
	}

	/**
	 * Read limits.
	 * @param value what the guest passed, {@code null} for none
	 * @param path what messages call it
	 * @return the limits that it has
	 * @throws GuestFacingException if it is none
	 */
	public static Limits read(@Nullable Object value, String path) {
		if (value == null) {
			return Limits.none();
		}
		Limits.Builder builder = Limits.builder("the worker that started it");
		GuestCode.object(value, path).forEach((name, amount) -> {
			Limit limit = NAMES.get(name);
			if (limit == null) {
				throw new GuestFacingException(ErrorCode.BAD_ARGUMENTS,
						path + " has the property " + SafeText.quote(name, 64) + ", which is not known. Known are: "
								+ String.join(", ", NAMES.keySet()) + ".");
			}
			if (amount != null) {
				builder.set(limit, amount(amount, limit, path + "." + name));
			}
		});
		return builder.build();
	}

	private static long amount(Object amount, Limit limit, String path) {
		double value = (amount instanceof Number number) ? number.doubleValue() : Double.NaN;
		double scaled = (limit.unit() == Limit.Unit.NANOSECONDS) ? value * NANOS : value;
		if (!(scaled >= 1)) {
			throw new GuestFacingException(ErrorCode.BAD_ARGUMENTS, path + " must be a number greater than zero.");
		}
		return (long) scaled;
	}

}
