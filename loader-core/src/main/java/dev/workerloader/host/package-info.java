/**
 * The seam between the runtime and the place where sandboxes live: text in, text out.
 */
@NullMarked
package dev.workerloader.host;

import org.jspecify.annotations.NullMarked;
