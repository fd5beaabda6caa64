/**
 * URLs as the web platform has them. Nothing here takes a lock, and nothing is linked
 * when it is first used (no lambdas, no text put together with a plus), since it runs on
 * a guest's stack, which may be nearly exhausted.
 */
@NullMarked
package dev.workerloader.internal.url;

import org.jspecify.annotations.NullMarked;
