/**
 * What a worker may reach over the network.
 */
@NullMarked
package dev.workerloader.outbound;

import org.jspecify.annotations.NullMarked;
