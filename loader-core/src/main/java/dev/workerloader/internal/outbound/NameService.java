package dev.workerloader.internal.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.outbound.OutboundReason;

/**
 * Resolves names on threads of its own, since a name server can keep a thread waiting for
 * longer than a request may take, and nothing can wake it.
 */
final class NameService implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NameService.class);

	private static final int MAX_THREADS = 64;

	/** More than any honest host has; each must be checked. */
	private static final int MAX_ADDRESSES = 64;

	private final AddressResolver resolver;

	private final ThreadPoolExecutor executor;

	NameService(AddressResolver resolver) {
		this.resolver = resolver;
		this.executor = new ThreadPoolExecutor(0, MAX_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "worker-loader-names");
					thread.setDaemon(true);
					return thread;
				});
	}

	/**
	 * Return the addresses of a host.
	 * @param host the name
	 * @param abort ends the waiting
	 * @return the addresses; none if there are none, too many, or nobody knows
	 */
	List<InetAddress> resolve(String host, Abort abort) {
		Future<List<InetAddress>> answer;
		try {
			answer = this.executor.submit(() -> this.resolver.resolve(host));
		}
		catch (RejectedExecutionException ex) {
			logger.warn("No thread is left to resolve names: {} are waiting for name servers", MAX_THREADS);
			return List.of();
		}
		Runnable cancel = () -> answer.cancel(true);
		abort.onAbort(cancel);
		try {
			List<InetAddress> addresses = answer.get();
			return (addresses.size() <= MAX_ADDRESSES) ? List.copyOf(addresses) : List.of();
		}
		catch (ExecutionException ex) {
			logger.debug("A host of an outbound request has no address", ex.getCause());
			return List.of();
		}
		catch (CancellationException ex) {
			return List.of();
		}
		catch (InterruptedException ex) {
			abort.now(OutboundReason.CANCELLED);
			Thread.currentThread().interrupt();
			return List.of();
		}
		finally {
			abort.forget(cancel);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
