package dev.workerloader.internal.outbound;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param sandboxId the generated id of the sandbox
 * @param workerId the id under which the worker is cached, or {@code null}
 * @param owner on whose behalf the invocation runs, or {@code null}
 * @param principal who called the invocation, or {@code null}
 */
public record OutboundCaller(String sandboxId, @Nullable String workerId, @Nullable String owner,
		@Nullable Principal principal) {

}
