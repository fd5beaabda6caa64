/**
 * Data types as TypeScript.
 */
@NullMarked
package dev.workerloader.internal.typescript;

import org.jspecify.annotations.NullMarked;
