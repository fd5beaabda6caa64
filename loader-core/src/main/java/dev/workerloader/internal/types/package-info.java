/**
 * What Java types may cross the wall, and what they consist of.
 */
@NullMarked
package dev.workerloader.internal.types;

import org.jspecify.annotations.NullMarked;
