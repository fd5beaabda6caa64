package dev.workerloader.internal.platform;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

/**
 * What {@code CompressionStream} and {@code DecompressionStream} need of the host.
 */
public final class WebCompression implements BuiltIn {

	// Each has some hundred kilobytes outside of the heap.
	private static final int MAX_OPEN = 1024;

	private static final int MAX_OPEN_OF_SANDBOX = 16;

	private final AtomicInteger open = new AtomicInteger();

	private final Map<String, Integer> openOfSandbox = new ConcurrentHashMap<>();

	/**
	 * Begin to compress or to decompress.
	 * @param format {@code gzip}, {@code deflate} or {@code deflate-raw}
	 * @return what does it, or {@code null} if there are too many already
	 */
	@SandboxRpc
	public @Nullable Codec open(RpcContext context, String format, boolean compress) {
		String sandbox = context.sandboxId();
		boolean many = this.open.incrementAndGet() > MAX_OPEN;
		boolean manyOfSandbox = this.openOfSandbox.merge(sandbox, 1, Integer::sum) > MAX_OPEN_OF_SANDBOX;
		if (many || manyOfSandbox) {
			closed(sandbox);
			return null;
		}
		try {
			return compress ? new Compressor(format, () -> closed(sandbox))
					: new Decompressor(format, () -> closed(sandbox));
		}
		catch (IllegalArgumentException ex) {
			closed(sandbox);
			throw ex;
		}
	}

	private void closed(String sandbox) {
		this.open.decrementAndGet();
		this.openOfSandbox.computeIfPresent(sandbox, (id, count) -> (count > 1) ? count - 1 : null);
	}

	/**
	 * Return how many are open.
	 * @return the number
	 */
	int openCount() {
		return this.open.get();
	}

}
