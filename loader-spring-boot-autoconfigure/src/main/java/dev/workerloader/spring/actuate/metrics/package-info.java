/**
 * Meters of a worker loader.
 */
@NullMarked
package dev.workerloader.spring.actuate.metrics;

import org.jspecify.annotations.NullMarked;
