/**
 * Calls from a worker into the application: contracts, arguments and errors.
 */
@NullMarked
package dev.workerloader.internal.rpc;

import org.jspecify.annotations.NullMarked;
