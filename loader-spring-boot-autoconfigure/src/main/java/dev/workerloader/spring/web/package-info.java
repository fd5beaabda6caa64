/**
 * Handlers that serve the {@code fetch} handlers of workers over HTTP.
 */
@NullMarked
package dev.workerloader.spring.web;

import org.jspecify.annotations.NullMarked;
