/**
 * Actuator endpoints for sandboxes and for what they may call.
 */
@NullMarked
package dev.workerloader.spring.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
