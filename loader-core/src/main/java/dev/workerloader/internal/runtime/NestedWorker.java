package dev.workerloader.internal.runtime;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.internal.code.GuestCode;
import dev.workerloader.internal.code.GuestLimits;
import dev.workerloader.internal.rpc.GuestFacingException;
import dev.workerloader.internal.wire.MessageTooLargeException;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

/**
 * A worker in the hands of the one that has started it.
 */
@SandboxRpc
class NestedWorker implements NestedTarget {

	private final LoaderRuntime runtime;

	private final WorkerInstance worker;

	NestedWorker(LoaderRuntime runtime, WorkerInstance worker) {
		this.runtime = runtime;
		this.worker = worker;
	}

	/**
	 * Return an entrypoint.
	 * @param name the name of the export, {@code null} for the default export
	 * @param options an object that may have {@code props} and {@code limits}
	 */
	public NestedEntrypoint getEntrypoint(@Nullable String name, @Nullable Object options, RpcContext context) {
		Map<String, @Nullable Object> given = (options != null) ? GuestCode.object(options, "options") : Map.of();
		given.keySet().forEach(NestedWorker::requireOption);
		Map<String, @Nullable Object> props = (given.get("props") != null)
				? GuestCode.object(given.get("props"), "props") : Map.of();
		return new NestedEntrypoint(this.runtime, this.worker, (name != null) ? name : "default", props,
				encode(props, ((CallContext) context).session().limits()),
				GuestLimits.read(given.get("limits"), "limits"));
	}

	private static void requireOption(String name) {
		if (!name.equals("props") && !name.equals("limits")) {
			throw new GuestFacingException(ErrorCode.BAD_ARGUMENTS,
					"The options of an entrypoint are props and limits, but " + SafeText.quote(name, 64)
							+ " was passed.");
		}
	}

	private static String encode(Map<String, @Nullable Object> props, Limits limits) {
		try {
			return ValueWriter.data()
				.encode(props, "props", (int) Math.min(limits.get(Limit.ENV_SIZE), Integer.MAX_VALUE));
		}
		catch (UnencodableException ex) {
			throw new GuestFacingException(ErrorCode.NOT_SERIALIZABLE,
					ex.guestMessage() + " Props are data: pass bindings with env.", ex);
		}
		catch (MessageTooLargeException ex) {
			throw new GuestFacingException(ErrorCode.MESSAGE_SIZE,
					"The props are larger than the limit of " + limits.describe(Limit.ENV_SIZE) + ".", ex);
		}
	}

	/**
	 * A worker that ends when nobody has a stub of it.
	 */
	static final class Owned extends NestedWorker implements AutoCloseable {

		private final WorkerInstance owned;

		Owned(LoaderRuntime runtime, WorkerInstance worker) {
			super(runtime, worker);
			this.owned = worker;
		}

		/**
		 * Make room for another worker, before this one has ended: what its starter sends
		 * next may be the start of that. Takes no lock of a sandbox.
		 */
		void disposed() {
			Nesting nesting = this.owned.nesting();
			if (nesting != null) {
				nesting.starter().nestedWorkers().remove(this.owned);
			}
		}

		@Override
		public void close() {
			this.owned.close(ErrorCode.CLOSED);
		}

	}

}
