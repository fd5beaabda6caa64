/**
 * Attacks on the sandbox, each with what must hold afterwards.
 */
@NullMarked
package dev.workerloader.attack;

import org.jspecify.annotations.NullMarked;
