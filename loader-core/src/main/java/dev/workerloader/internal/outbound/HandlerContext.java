package dev.workerloader.internal.outbound;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import dev.workerloader.outbound.OutboundContext;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * What a handler is told of a request, and its way on.
 *
 * @param exchange the request
 * @param caller who makes it
 */
record HandlerContext(OutboundExchange exchange, OutboundCaller caller) implements OutboundContext {

	@Override
	public String sandboxId() {
		return this.caller.sandboxId();
	}

	@Override
	public @Nullable String workerId() {
		return this.caller.workerId();
	}

	@Override
	public @Nullable String owner() {
		return this.caller.owner();
	}

	@Override
	public @Nullable Principal principal() {
		return this.caller.principal();
	}

	@Override
	public WorkerResponse forward(WorkerRequest request) {
		return this.exchange.forward(request);
	}

	@Override
	public boolean isCancelled() {
		return this.exchange.isAborted();
	}

}
