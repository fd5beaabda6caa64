/**
 * Counts what must be given back, and tells who did not.
 */
@NullMarked
package dev.workerloader.internal.leak;

import org.jspecify.annotations.NullMarked;
