package dev.workerloader.internal.runtime;

import java.security.Principal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.rpc.BadArgumentsException;
import dev.workerloader.internal.rpc.TypeConverter;
import dev.workerloader.rpc.RpcContext;

/**
 * The context of a call to a binding.
 */
record CallContext(BoundBinding bound, SandboxSession session, Activity activity) implements RpcContext {

	@Override
	public Map<String, @Nullable Object> props() {
		return this.bound.binding().props();
	}

	@Override
	public <T> T props(Class<T> type) {
		try {
			return Objects.requireNonNull(type.cast(TypeConverter.convert(props(), type, "props")));
		}
		catch (BadArgumentsException ex) {
			throw new IllegalArgumentException(
					"The props of the binding " + this.bound.name() + " do not fit: " + ex.getMessage(), ex);
		}
	}

	@Override
	public String sandboxId() {
		return this.session.worker().sandboxId();
	}

	@Override
	public @Nullable String workerId() {
		return this.session.worker().cacheId();
	}

	@Override
	public String entrypoint() {
		return this.activity.entrypoint();
	}

	@Override
	public @Nullable String owner() {
		return this.activity.owner();
	}

	@Override
	public @Nullable Principal principal() {
		return this.activity.context().principal();
	}

	@Override
	public Locale locale() {
		return this.activity.context().locale();
	}

	@Override
	public Duration remainingTime() {
		return Duration.ofNanos(Math.max(0, this.activity.account().deadlineNanos() - System.nanoTime()));
	}

	@Override
	public int remainingCalls() {
		return (int) Math.min(Math.max(0, this.activity.calls().remaining()), Integer.MAX_VALUE);
	}

	@Override
	public boolean isCancelled() {
		return this.activity.isOver();
	}

}
