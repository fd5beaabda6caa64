/**
 * From {@link dev.workerloader.WorkerCode} to what a sandbox runs.
 */
@NullMarked
package dev.workerloader.internal.code;

import org.jspecify.annotations.NullMarked;
