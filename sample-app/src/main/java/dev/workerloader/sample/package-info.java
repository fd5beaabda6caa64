/**
 * The sample: a chat service whose rooms are driven by programs in sandboxes.
 */
@NullMarked
package dev.workerloader.sample;

import org.jspecify.annotations.NullMarked;
