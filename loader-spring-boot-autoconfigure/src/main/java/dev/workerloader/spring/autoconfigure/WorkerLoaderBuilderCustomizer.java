package dev.workerloader.spring.autoconfigure;

import dev.workerloader.WorkerLoader;

/**
 * Callback for beans that want to change a {@link WorkerLoader.Builder} before a loader
 * is built from it. Called in the order of the beans, after the configuration properties
 * were applied and the bindings of the application context were registered.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WorkerLoaderBuilderCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder
	 */
	void customize(WorkerLoader.Builder builder);

}
