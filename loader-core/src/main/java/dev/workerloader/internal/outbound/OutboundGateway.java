package dev.workerloader.internal.outbound;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundListener;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.WorkerRequest;

/**
 * The gate through which the requests of all workers of a loader leave. Safe for use by
 * many threads.
 */
public final class OutboundGateway implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger("dev.workerloader.outbound");

	private final AllowedOrigins allowedOrigins;

	private final NameService names;

	private final List<OutboundListener> listeners;

	private final OutboundObserver observer;

	private final AtomicBoolean listenerFailureLogged = new AtomicBoolean();

	private final ScheduledThreadPoolExecutor timers;

	private final Set<Exchange<?>> live = ConcurrentHashMap.newKeySet();

	private final OpenSockets sockets = new OpenSockets(Runtime.getRuntime().maxMemory());

	/**
	 * Create a new {@link OutboundGateway}.
	 * @param allowedOrigins the origins that no policy exceeds
	 * @param resolver finds the addresses of hosts
	 * @param listeners what is told of each request
	 * @param observer what follows each request, or {@code null}
	 */
	public OutboundGateway(AllowedOrigins allowedOrigins, AddressResolver resolver, List<OutboundListener> listeners,
			@Nullable OutboundObserver observer) {
		this.allowedOrigins = allowedOrigins;
		this.names = new NameService(resolver);
		this.listeners = List.copyOf(listeners);
		this.observer = (observer != null) ? observer : ObservedAttempt.NOBODY;
		this.timers = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "worker-loader-outbound-timer");
			thread.setDaemon(true);
			return thread;
		});
		this.timers.setRemoveOnCancelPolicy(true);
		this.timers.setKeepAliveTime(10, TimeUnit.SECONDS);
		this.timers.allowCoreThreadTimeOut(true);
	}

	/**
	 * Prepare a request.
	 * @param policy the policy in force, which is not a reference
	 * @param request the request; the URL is one that the serialiser of the URL standard
	 * has written
	 * @param caller who makes it
	 * @return the exchange, which {@link OutboundExchange#run() runs} when it is told to
	 */
	public OutboundExchange exchange(OutboundPolicy policy, WorkerRequest request, OutboundCaller caller) {
		requireResolved(policy);
		return new OutboundExchange(this, policy, request, caller, null);
	}

	/**
	 * Prepare to open a WebSocket.
	 * @param policy the policy in force, which is not a reference
	 * @param url a URL of {@code ws} or {@code wss} that the serialiser of the URL
	 * standard has written
	 * @param protocols the subprotocols that the server may choose from
	 * @param caller who opens it
	 * @return the exchange, which {@link SocketExchange#run() runs} when it is told to
	 */
	public SocketExchange socket(OutboundPolicy policy, String url, List<String> protocols, OutboundCaller caller) {
		requireResolved(policy);
		return new SocketExchange(this, policy, url, List.copyOf(protocols), caller);
	}

	private static void requireResolved(OutboundPolicy policy) {
		if (policy.isReference()) {
			throw new IllegalArgumentException("The policy '" + policy.name() + "' is a reference");
		}
	}

	/**
	 * Tell of a request that is refused before anybody looks at it.
	 * @param policy the policy in force
	 * @param caller who would have made it
	 * @param reason why
	 */
	public void refused(OutboundPolicy policy, OutboundCaller caller, OutboundReason reason) {
		ObservedAttempt attempt = observe(policy);
		OutboundEvent event = new OutboundEvent(caller.sandboxId(), caller.workerId(), caller.owner(), "", "", "",
				policy.name(), null, OutboundEvent.Result.DENIED, reason, 0, Duration.ZERO, 0);
		attempt.end(event);
		this.listeners.forEach((listener) -> tell(listener, event));
	}

	AllowedOrigins allowedOrigins() {
		return this.allowedOrigins;
	}

	NameService names() {
		return this.names;
	}

	OpenSockets sockets() {
		return this.sockets;
	}

	/**
	 * An exchange begins.
	 * @param nanos the time that it has
	 * @return what stops the timer
	 */
	Runnable opened(Exchange<?> exchange, long nanos) {
		this.live.add(exchange);
		try {
			return after(nanos, () -> exchange.abort(OutboundReason.TIMEOUT));
		}
		catch (OutboundException ex) {
			this.live.remove(exchange);
			throw ex;
		}
	}

	/**
	 * Do something later, which must not block.
	 * @return what keeps it from being done
	 * @throws OutboundException if this is closed
	 */
	Runnable after(long nanos, Runnable action) {
		try {
			ScheduledFuture<?> timer = this.timers.schedule(action, nanos, TimeUnit.NANOSECONDS);
			return () -> timer.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			throw new OutboundException(OutboundReason.CANCELLED, "The loader is closed.", null);
		}
	}

	/**
	 * Begin to follow a request.
	 */
	ObservedAttempt observe(OutboundPolicy policy) {
		return ObservedAttempt.begin(this.observer, policy.name(), this::listenerFailed);
	}

	void ended(Exchange<?> exchange, OutboundEvent event) {
		this.live.remove(exchange);
		this.listeners.forEach((listener) -> tell(listener, event));
	}

	private void tell(OutboundListener listener, OutboundEvent event) {
		try {
			listener.onOutbound(event);
		}
		catch (RuntimeException ex) {
			listenerFailed(ex);
		}
	}

	private void listenerFailed(RuntimeException failure) {
		if (this.listenerFailureLogged.compareAndSet(false, true)) {
			logger.warn("A listener or the observer of outbound requests failed; further failures are logged at debug "
					+ "level", failure);
		}
		else {
			logger.debug("A listener or the observer of outbound requests failed", failure);
		}
	}

	void handlerFailed(OutboundPolicy policy, @Nullable Throwable failure) {
		logger.warn("The handler, or what supplies a header, of the outbound policy '{}' failed", policy.name(),
				failure);
	}

	/**
	 * Return how many requests are being made.
	 * @return the number
	 */
	public int live() {
		return this.live.size();
	}

	/**
	 * End all requests, and make no further ones.
	 */
	@Override
	public void close() {
		this.timers.shutdownNow(); // from now on none is opened
		this.live.forEach(Exchange::cancel);
		this.sockets.close();
		this.names.close();
	}

}
