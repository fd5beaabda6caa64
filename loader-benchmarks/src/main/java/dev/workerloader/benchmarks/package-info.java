/**
 * Benchmarks, run by hand: see the README of this module.
 */
@NullMarked
package dev.workerloader.benchmarks;

import org.jspecify.annotations.NullMarked;
