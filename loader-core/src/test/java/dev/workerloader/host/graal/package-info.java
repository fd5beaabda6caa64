@NullMarked
package dev.workerloader.host.graal;

import org.jspecify.annotations.NullMarked;
