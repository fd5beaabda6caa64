/**
 * Tests for what comes with the starter.
 */
@NullMarked
package dev.workerloader.spring.boot.starter;

import org.jspecify.annotations.NullMarked;
