/**
 * The loop from a prompt to a program, its run, and its repair.
 */
@NullMarked
package dev.workerloader.sample.model;

import org.jspecify.annotations.NullMarked;
