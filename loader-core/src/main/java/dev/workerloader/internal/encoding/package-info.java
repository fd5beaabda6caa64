/**
 * The encodings of texts that the engine does not know, as the Encoding standard has
 * them.
 */
@NullMarked
package dev.workerloader.internal.encoding;

import org.jspecify.annotations.NullMarked;
