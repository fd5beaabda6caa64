package dev.workerloader.sample.apps;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.sample.agent.BadRequestException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The applications that were uploaded, in memory like the database. They have no bindings
 * and no network: whoever opens one lends it no rights.
 */
@Component
class Apps {

	private static final int MAXIMUM = 20;

	private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,40}");

	private final Map<String, WorkerCode> apps = new LinkedHashMap<>();

	private final WorkerLoader loader;

	Apps(WorkerLoader loader) {
		this.loader = loader;
	}

	/**
	 * Keep an application, in place of one with the same id.
	 * @return whether it is a new one
	 * @throws WorkerException if it does not start
	 */
	boolean put(String id, String source) {
		if (!ID.matcher(id).matches()) {
			throw new BadRequestException(HttpStatus.BAD_REQUEST,
					"The id of an application consists of 1 to 40 lower-case letters, digits and hyphens.");
		}
		WorkerCode code = WorkerCode.builder("app.js", source).globalOutbound(OutboundPolicy.blocked()).build();
		try (Worker trial = this.loader.load(code)) {
			trial.start();
		}
		boolean added = store(id, code);
		this.loader.evict(cacheId(id));
		return added;
	}

	private synchronized boolean store(String id, WorkerCode code) {
		if (!this.apps.containsKey(id) && this.apps.size() == MAXIMUM) {
			throw new BadRequestException(HttpStatus.CONFLICT,
					"There are %d applications already. Replace one of them.".formatted(MAXIMUM));
		}
		return this.apps.put(id, code) == null;
	}

	/**
	 * Return the id under which the worker of an application is cached.
	 */
	static String cacheId(String id) {
		return "app:" + id;
	}

	synchronized @Nullable String find(@Nullable String id) {
		return this.apps.containsKey(id) ? cacheId(String.valueOf(id)) : null;
	}

	synchronized @Nullable WorkerCode code(String cacheId) {
		return this.apps.get(cacheId.substring(cacheId("").length()));
	}

}
