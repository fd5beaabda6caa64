/**
 * Auto-configuration of a worker loader: configuration properties, discovery of bindings,
 * logging and life cycle.
 */
@NullMarked
package dev.workerloader.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
