/**
 * The chat itself, and what of it a program may call.
 */
@NullMarked
package dev.workerloader.sample.chat;

import org.jspecify.annotations.NullMarked;
