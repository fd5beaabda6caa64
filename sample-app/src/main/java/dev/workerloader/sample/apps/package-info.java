/**
 * Small web applications that are uploaded as text and served.
 */
@NullMarked
package dev.workerloader.sample.apps;

import org.jspecify.annotations.NullMarked;
