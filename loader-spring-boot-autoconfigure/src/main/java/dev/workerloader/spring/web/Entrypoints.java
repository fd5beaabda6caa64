package dev.workerloader.spring.web;

import java.util.function.Function;

import dev.workerloader.Entrypoint;
import dev.workerloader.EntrypointOptions;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entrypoint that serves a request.
 *
 * @param <R> the type of requests
 * @param worker returns the worker of a request, {@code null} if there is none
 * @param name the name of the entrypoint, {@code null} for the default one
 * @param options returns the options of a request
 */
record Entrypoints<R>(Function<? super R, ? extends @Nullable Worker> worker, @Nullable String name,
		Function<? super R, EntrypointOptions> options) {

	/**
	 * Return what finds workers that are cached.
	 */
	static <R> Function<R, @Nullable Worker> cached(WorkerLoader loader, Function<? super R, @Nullable String> id,
			Function<String, @Nullable WorkerCode> code) {
		return (request) -> {
			String found = id.apply(request);
			return (found != null) ? loader.get(found, () -> require(found, code.apply(found))) : null;
		};
	}

	private static WorkerCode require(String id, @Nullable WorkerCode code) {
		if (code == null) {
			throw new UnknownWorkerException(id);
		}
		return code;
	}

	/**
	 * Return the entrypoint of a request.
	 * @throws Problem if there is no worker
	 */
	Entrypoint of(R request) {
		Worker found = this.worker.apply(request);
		if (found == null) {
			throw Problem.notFound();
		}
		return found.getEntrypoint(this.name, this.options.apply(request));
	}

}
