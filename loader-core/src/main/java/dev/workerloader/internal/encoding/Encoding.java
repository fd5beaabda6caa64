package dev.workerloader.internal.encoding;

import org.jspecify.annotations.Nullable;

/**
 * An encoding of the Encoding standard.
 *
 * @param name the name, in lower case
 * @param decoder how its bytes are decoded, or {@code null} if the engine does it
 */
record Encoding(String name, @Nullable Decoder decoder) {

}
