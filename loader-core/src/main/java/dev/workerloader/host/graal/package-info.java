/**
 * The host that runs each sandbox as a GraalJS context of this JVM.
 */
@NullMarked
package dev.workerloader.host.graal;

import org.jspecify.annotations.NullMarked;
