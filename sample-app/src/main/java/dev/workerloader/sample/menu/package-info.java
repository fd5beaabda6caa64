/**
 * A restaurant with an API of HTTP, and what programs may ask it for.
 */
@NullMarked
package dev.workerloader.sample.menu;

import org.jspecify.annotations.NullMarked;
