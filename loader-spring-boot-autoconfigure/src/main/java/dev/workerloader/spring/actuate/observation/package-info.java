/**
 * Observations of what workers do.
 */
@NullMarked
package dev.workerloader.spring.actuate.observation;

import org.jspecify.annotations.NullMarked;
