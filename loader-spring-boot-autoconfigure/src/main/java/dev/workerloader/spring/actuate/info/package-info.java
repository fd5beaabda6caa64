/**
 * What is in force in a worker loader, for the info endpoint.
 */
@NullMarked
package dev.workerloader.spring.actuate.info;

import org.jspecify.annotations.NullMarked;
