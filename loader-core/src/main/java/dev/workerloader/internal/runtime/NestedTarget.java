package dev.workerloader.internal.runtime;

/**
 * Marks what a worker gets to start others and to call them: what it passes there goes to
 * another guest, never to the application.
 */
interface NestedTarget {

}
