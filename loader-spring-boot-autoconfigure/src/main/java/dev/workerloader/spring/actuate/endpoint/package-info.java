/**
 * Actuator endpoint for sandboxes.
 */
@NullMarked
package dev.workerloader.spring.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
