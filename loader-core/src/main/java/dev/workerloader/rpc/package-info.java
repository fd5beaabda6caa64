/**
 * How objects of the application become bindings that a worker can call.
 */
@NullMarked
package dev.workerloader.rpc;

import org.jspecify.annotations.NullMarked;
