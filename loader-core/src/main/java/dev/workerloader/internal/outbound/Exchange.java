package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.net.TargetUrl;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundEvent.Result;
import dev.workerloader.outbound.OutboundException;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundReason;
import dev.workerloader.outbound.OutboundRule;

/**
 * What a worker asks of the outside, from the checks to the end of what it got.
 * <p>
 * Everything is checked here, in the order of semantics section 6: the URL is parsed
 * once, then its scheme, that it has no user name, host, port and rule are looked at;
 * only then is the name resolved, every address checked, and one of those addresses
 * connected to.
 *
 * @param <T> what a worker gets
 */
public abstract class Exchange<T> {

	private static final int MAX_METHOD = 20;

	private static final int MAX_PATH = 1_000;

	private final OutboundGateway gateway;

	private final OutboundPolicy policy;

	private final OutboundCaller caller;

	private final @Nullable Exchange<?> parent;

	private final Abort abort = new Abort();

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile long startNanos = System.nanoTime();

	private volatile long deadlineNanos;

	private volatile Runnable timer = () -> {
	};

	private volatile @Nullable ObservedAttempt observed;

	private volatile @Nullable OutboundEvent event;

	private volatile @Nullable TargetUrl url;

	private volatile @Nullable OutboundRule rule;

	private volatile int status;

	Exchange(OutboundGateway gateway, OutboundPolicy policy, OutboundCaller caller, @Nullable Exchange<?> parent) {
		this.gateway = gateway;
		this.policy = policy;
		this.caller = caller;
		this.parent = parent;
	}

	/**
	 * Ask for it, and wait until it is there. Can be called once, by any thread that may
	 * block.
	 * @return what the worker gets
	 * @throws OutboundDeniedException if that is not allowed
	 * @throws OutboundException if it failed
	 */
	public T run() {
		if (!this.started.compareAndSet(false, true)) {
			throw new IllegalStateException("The request has been made");
		}
		// Wakes what nobody else can: a handler, or a wait for the worker's body.
		Runnable interrupt = Thread.currentThread()::interrupt;
		this.abort.onAbort(interrupt);
		try {
			T answer = respond(start());
			OutboundReason aborted = this.abort.reason();
			if (aborted != null) {
				end(Result.FAILED, aborted, 0); // or what is let go of would count as got
				discard(answer);
			}
			requireNotAborted();
			return answer;
		}
		catch (IOException | HttpException | RuntimeException ex) {
			OutboundException failure = failure(ex);
			end((failure instanceof OutboundDeniedException) ? Result.DENIED : Result.FAILED, failure.reason(), 0);
			throw failure;
		}
		catch (Error ex) {
			end(Result.FAILED, OutboundReason.CONNECTION, 0);
			this.abort.now(OutboundReason.CONNECTION);
			throw ex;
		}
		finally {
			this.abort.forget(interrupt);
			if (isAborted()) {
				Thread.interrupted(); // ours, and nobody else may find it
			}
		}
	}

	/**
	 * Ask for it.
	 * @param attempt what follows it for the application
	 */
	abstract T respond(ObservedAttempt attempt) throws IOException, HttpException;

	/**
	 * Let go of what the worker does not get any more.
	 */
	abstract void discard(T answer);

	/**
	 * Return the method of the request, as it was asked for.
	 */
	abstract String method();

	/**
	 * End this at whatever stage it is, and close its connection. What the worker got of
	 * it cannot be used any more.
	 */
	public void cancel() {
		abort(OutboundReason.CANCELLED);
	}

	void abort(OutboundReason reason) {
		this.abort.now(reason);
		if (this.started.get()) {
			end(Result.FAILED, reason, 0);
		}
	}

	Abort abort() {
		return this.abort;
	}

	boolean isAborted() {
		return this.abort.reason() != null;
	}

	boolean isEnded() {
		return this.ended.get();
	}

	private ObservedAttempt start() {
		this.startNanos = System.nanoTime();
		this.deadlineNanos = (this.parent != null) ? this.parent.deadlineNanos
				: this.startNanos + this.policy.timeout().toNanos();
		ObservedAttempt attempt = this.gateway.observe(this.policy);
		this.observed = attempt;
		OutboundEvent missed = this.event;
		if (missed != null) {
			attempt.end(missed); // cancelled in between
		}
		this.timer = this.gateway.opened(this, this.deadlineNanos - this.startNanos);
		if (this.parent != null) {
			Abort all = this.parent.abort;
			all.onAbort(() -> this.abort.now(Objects.requireNonNull(all.reason())));
		}
		return attempt;
	}

	/**
	 * Let it last from now on.
	 */
	void stopTimer() {
		this.timer.run();
	}

	OutboundGateway gateway() {
		return this.gateway;
	}

	OutboundPolicy policy() {
		return this.policy;
	}

	OutboundCaller caller() {
		return this.caller;
	}

	@Nullable Exchange<?> parent() {
		return this.parent;
	}

	/**
	 * Read a URL.
	 * @param text the URL
	 * @param shown the URL as the worker wrote it
	 */
	TargetUrl parse(String text, String shown) {
		try {
			return TargetUrl.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw Failures.url(this.policy, shown, String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Note where this leads, for events and messages.
	 */
	void leadsTo(TargetUrl target) {
		this.url = target;
	}

	void answeredWith(int statusCode) {
		this.status = statusCode;
	}

	/**
	 * Return the first rule that allows something.
	 * @param target the URL
	 * @param kind which rules are asked
	 * @param what what messages call it
	 * @param shown the URL as messages show it
	 */
	OutboundRule rule(TargetUrl target, Predicate<OutboundRule> kind, String what, TargetUrl shown) {
		for (OutboundRule candidate : this.policy.rules()) {
			if (kind.test(candidate) && candidate.matches(target.toString())) {
				if (!this.gateway.allowedOrigins().allows(target)) {
					throw Failures.rule(OutboundReason.ORIGIN, this.policy, what, shown);
				}
				this.rule = candidate;
				return candidate;
			}
		}
		throw Failures.rule(OutboundReason.RULE, this.policy, what, shown);
	}

	/**
	 * Return the addresses of the host, all of which the rule allows.
	 */
	List<InetAddress> addresses(TargetUrl target, OutboundRule matched) {
		InetAddress literal = target.host().literal();
		List<InetAddress> addresses = (literal != null) ? List.of(literal)
				: this.gateway.names().resolve(target.host().text(), this.abort);
		if (addresses.isEmpty() || !addresses.stream().allMatch(matched::allows)) {
			throw Failures.address(this.policy, target);
		}
		return addresses;
	}

	void requireNotAborted() {
		OutboundReason reason = this.abort.reason();
		if (reason != null) {
			throw new OutboundException(reason, "", null); // failure(…) finds the words
		}
	}

	/**
	 * Return what the worker is told. When the request was ended, all that fails then is
	 * a consequence.
	 */
	private OutboundException failure(Exception failure) {
		TargetUrl target = this.url;
		OutboundReason reason = this.abort.reason();
		if (reason != null) {
			return (target != null) ? Failures.of(reason, this.policy, target, failure)
					: new OutboundException(reason, "The request was cancelled.", failure);
		}
		if (failure instanceof OutboundException exception) {
			return exception;
		}
		if (target == null) {
			return new OutboundException(OutboundReason.CONNECTION, "The request failed.", failure);
		}
		if (failure instanceof HandlerFailedException failed) {
			this.gateway.handlerFailed(this.policy, failed.getCause());
			return Failures.of(OutboundReason.HANDLER_FAILED, this.policy, target, failed.getCause());
		}
		return Failures.of(Failures.reasonOf(failure), this.policy, target, failure);
	}

	void end(Result result, @Nullable OutboundReason reason, long bytes) {
		if (this.ended.compareAndSet(false, true)) {
			this.timer.run();
			TargetUrl target = this.url;
			OutboundRule matched = this.rule;
			OutboundEvent told = new OutboundEvent(this.caller.sandboxId(), this.caller.workerId(), this.caller.owner(),
					SafeText.escape(method(), MAX_METHOD), (target != null) ? target.origin() : "",
					(target != null) ? SafeText.escape(target.path(), MAX_PATH) : "", this.policy.name(),
					(matched != null) ? matched.url() : null, result, reason, this.status,
					Duration.ofNanos(System.nanoTime() - this.startNanos), bytes);
			this.event = told;
			ObservedAttempt attempt = this.observed;
			if (attempt != null) {
				attempt.end(told);
			}
			this.gateway.ended(this, told);
		}
	}

}
