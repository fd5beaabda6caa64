/**
 * What all parts of the web side share.
 */
@NullMarked
package dev.workerloader.sample.web;

import org.jspecify.annotations.NullMarked;
