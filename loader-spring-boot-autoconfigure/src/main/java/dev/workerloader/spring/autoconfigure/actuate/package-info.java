/**
 * Auto-configuration of the actuator support for a worker loader.
 */
@NullMarked
package dev.workerloader.spring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
