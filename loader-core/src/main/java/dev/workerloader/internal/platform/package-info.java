/**
 * The parts of the web platform that a guest waits for and the host computes on other
 * threads: objects that are called as bindings are, but are no bindings. The guest
 * chooses all arguments.
 */
@NullMarked
package dev.workerloader.internal.platform;

import org.jspecify.annotations.NullMarked;
