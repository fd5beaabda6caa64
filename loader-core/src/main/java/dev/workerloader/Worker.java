package dev.workerloader;

import org.jspecify.annotations.Nullable;

/**
 * A handle on a worker. A worker from {@link WorkerLoader#load} belongs to its one
 * handle: {@link #close()} ends it. A worker from {@link WorkerLoader#get} is shared:
 * {@link #close()} releases the handle and nothing else.
 * <p>
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface Worker extends AutoCloseable {

	/**
	 * Return the id under which the worker is cached.
	 * @return the id, or {@code null} if the worker is not cached
	 */
	@Nullable String id();

	/**
	 * Load the modules now and wait for it, instead of with the first call. Does nothing
	 * if they are loaded.
	 * @throws WorkerException if the worker cannot start
	 */
	void start();

	/**
	 * Return the default entrypoint.
	 * @return the entrypoint
	 */
	Entrypoint getEntrypoint();

	/**
	 * Return an entrypoint. Whether it exists shows when it is called.
	 * @param name the name of the export; {@code null} and {@code "default"} mean the
	 * default export
	 * @return the entrypoint
	 */
	Entrypoint getEntrypoint(@Nullable String name);

	/**
	 * Return an entrypoint.
	 * @param name the name of the export; {@code null} and {@code "default"} mean the
	 * default export
	 * @param options props, limits and owner of the invocations
	 * @return the entrypoint
	 * @throws WorkerCodeException if the props are not data
	 */
	Entrypoint getEntrypoint(@Nullable String name, EntrypointOptions options);

	/**
	 * End the worker, or release the handle on a shared one. Running calls of a worker
	 * that ends get {@link ErrorCode#CLOSED}. Idempotent.
	 */
	@Override
	void close();

}
