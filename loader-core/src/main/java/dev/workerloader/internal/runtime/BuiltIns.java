package dev.workerloader.internal.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.platform.BuiltIn;
import dev.workerloader.internal.platform.PublicKeyCrypto;
import dev.workerloader.internal.platform.WebCompression;
import dev.workerloader.internal.platform.WebCrypto;
import dev.workerloader.internal.rpc.RpcContract;
import dev.workerloader.rpc.Binding;

/**
 * The objects of the platform that every guest can call, whatever its environment. Their
 * names are none that a binding can have.
 */
final class BuiltIns {

	/**
	 * The name of what {@code crypto.subtle} uses.
	 */
	private static final String CRYPTO = "crypto:";

	/**
	 * The name of what it uses for keys in pairs.
	 */
	private static final String PUBLIC_KEY = "public-key:";

	/**
	 * The name of what streams that compress use.
	 */
	private static final String COMPRESSION = "compression:";

	private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	// They compute, so more at once would only take the processors from all others.
	private final CallTerms terms = new CallTerms(new Gate(Runtime.getRuntime().availableProcessors()), TIMEOUT_NANOS,
			Integer.MAX_VALUE);

	private final Map<String, BuiltInBinding> bindings = Map.of(CRYPTO,
			new BuiltInBinding("crypto.subtle", new WebCrypto()), PUBLIC_KEY,
			new BuiltInBinding("crypto.subtle", new PublicKeyCrypto()), COMPRESSION,
			new BuiltInBinding("compression", new WebCompression()));

	/**
	 * Return an object of the platform. Its calls need no order, neither with those of
	 * the same worker nor with those of others.
	 * @param name the name
	 * @return the object, or {@code null} if there is none of that name
	 */
	@Nullable BoundBinding get(String name) {
		BuiltInBinding found = this.bindings.get(name);
		return (found != null)
				? new BoundBinding(found.label(), found.binding(), found.contract(), new StartLine(), this.terms)
				: null;
	}

	/**
	 * Return the CPU time of the current thread, or the time where that is not known: a
	 * virtual thread has none of its own.
	 */
	static long cpuNanos() {
		long nanos = THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
		return (nanos >= 0) ? nanos : System.nanoTime();
	}

	/**
	 * An object with what is the same for all calls.
	 */
	private record BuiltInBinding(String label, Binding binding, RpcContract contract) {

		BuiltInBinding(String label, BuiltIn object) {
			this(label, Binding.of(object), RpcContract.of(Binding.of(object)));
		}

	}

}
