/**
 * URLs, hosts and addresses as the gate for outbound requests sees them.
 */
@NullMarked
package dev.workerloader.internal.net;

import org.jspecify.annotations.NullMarked;
