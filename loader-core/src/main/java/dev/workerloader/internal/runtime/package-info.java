/**
 * The runtime: workers, invocations, admission, bindings and accounting.
 */
@NullMarked
package dev.workerloader.internal.runtime;

import org.jspecify.annotations.NullMarked;
