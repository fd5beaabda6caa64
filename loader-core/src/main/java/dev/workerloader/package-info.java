/**
 * Loading and calling workers: programs in sandboxes of their own.
 */
@NullMarked
package dev.workerloader;

import org.jspecify.annotations.NullMarked;
