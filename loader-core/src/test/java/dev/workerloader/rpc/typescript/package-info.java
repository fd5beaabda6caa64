/**
 * Tests of the declarations with the compiler of TypeScript.
 */
@NullMarked
package dev.workerloader.rpc.typescript;

import org.jspecify.annotations.NullMarked;
