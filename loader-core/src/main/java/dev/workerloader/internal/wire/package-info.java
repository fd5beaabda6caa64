/**
 * The text that crosses the wall: messages, and the values in them.
 */
@NullMarked
package dev.workerloader.internal.wire;

import org.jspecify.annotations.NullMarked;
