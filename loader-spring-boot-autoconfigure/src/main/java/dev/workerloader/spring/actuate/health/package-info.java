/**
 * Health of a worker loader.
 */
@NullMarked
package dev.workerloader.spring.actuate.health;

import org.jspecify.annotations.NullMarked;
