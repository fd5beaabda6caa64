/**
 * The guest's side of the wall: the bootstrap script and what its errors mean.
 */
@NullMarked
package dev.workerloader.internal.guest;

import org.jspecify.annotations.NullMarked;
