/**
 * The parts of the web platform that the host computes for guests.
 */
@NullMarked
package dev.workerloader.internal.web;

import org.jspecify.annotations.NullMarked;
