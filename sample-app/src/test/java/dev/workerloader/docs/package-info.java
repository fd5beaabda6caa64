/**
 * The examples of the documentation.
 */
@NullMarked
package dev.workerloader.docs;

import org.jspecify.annotations.NullMarked;
