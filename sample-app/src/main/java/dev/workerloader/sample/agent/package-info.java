/**
 * Runs a program for a room and answers what came out of it.
 */
@NullMarked
package dev.workerloader.sample.agent;

import org.jspecify.annotations.NullMarked;
