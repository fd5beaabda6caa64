/**
 * The gate through which every request of a worker leaves, if it does.
 */
@NullMarked
package dev.workerloader.internal.outbound;

import org.jspecify.annotations.NullMarked;
