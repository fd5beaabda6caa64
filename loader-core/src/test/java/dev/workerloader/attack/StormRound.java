package dev.workerloader.attack;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.workerloader.EntrypointOptions;
import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Outcome;
import dev.workerloader.SandboxInfo;
import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.attack.StormCase.NestedWay;
import dev.workerloader.rpc.RpcStub;

/**
 * One program on its way through the storm: how it is run, what comes in between, and
 * what it may come to. All of it is drawn from a seed.
 */
final class StormRound {

	private static final int IDS = 12;

	private static final int OWNERS = 4;

	private static final int MAX_DELAY_MICROS = 25_000;

	/**
	 * On a machine that is busy a call may take longer than its limit.
	 */
	private static final Pattern SLOW_BEAN = Pattern.compile("BINDING_TIMEOUT|did not answer within");

	/**
	 * What starts a worker sees that another round has ended it, or itself.
	 */
	private static final Pattern NESTED_END = Pattern
		.compile("SCRIPT_ERROR SCRIPT_ERROR .*(evicted|closed|The worker has ended).*", Pattern.DOTALL);

	private final WorkerLoader loader;

	private final ScheduledExecutorService disturber;

	private final List<StormCase> cases;

	private final int number;

	private final Random random;

	private final Way way;

	private final Disturbance disturbance;

	private final boolean counted;

	private final boolean shared;

	private final String id;

	private final StormCase storm;

	private final NestedWay nested;

	private final int depth;

	StormRound(WorkerLoader loader, ScheduledExecutorService disturber, List<StormCase> cases, long seed, int number) {
		this.loader = loader;
		this.disturber = disturber;
		this.cases = cases;
		this.number = number;
		this.random = new Random(seed * 1_000_003 + number);
		this.way = pick(Way.values());
		this.disturbance = this.random.nextBoolean() ? Disturbance.NONE : pick(Disturbance.values());
		int slot = this.random.nextInt(IDS);
		this.id = "worker-" + slot;
		this.counted = this.random.nextInt(4) == 0;
		this.shared = this.way == Way.SHARED || this.way == Way.SUPPLIED;
		this.storm = draw(slot, seed);
		this.nested = pick(NestedWay.values());
		this.depth = 1 + this.random.nextInt(2);
	}

	private <T> T pick(T[] values) {
		return values[this.random.nextInt(values.length)];
	}

	/**
	 * Each program comes once before any comes twice; a third of the rest is good. The
	 * program behind an id is always the same.
	 */
	private StormCase draw(int slot, long seed) {
		if (this.shared) {
			return any(new Random(seed + slot), slot % 2 == 0);
		}
		if (this.number < this.cases.size()) {
			return this.cases.get(this.number);
		}
		return any(this.random, this.random.nextInt(3) == 0);
	}

	private StormCase any(Random source, boolean good) {
		List<StormCase> candidates = this.cases.stream().filter((one) -> one.good() == good).toList();
		return candidates.get(source.nextInt(candidates.size()));
	}

	/**
	 * Run the program to its end, whatever that is.
	 * @return what came of it, or {@code null} if the caller did not wait for it
	 */
	@Nullable Invocation run() throws Exception {
		if (this.way == Way.RUN) {
			return runOnThisThread();
		}
		if (this.way == Way.RUN_ASYNC) {
			CompletableFuture<Invocation> future = this.loader.runAsync(freshCode(), "go");
			disturb(future, () -> future.cancel(true));
			return await(future);
		}
		Worker worker = switch (this.way) {
			case SHARED -> this.loader.get(this.id, sharedCode());
			case SUPPLIED -> this.loader.get(this.id, this::sharedCode);
			default -> this.loader.load(freshCode());
		};
		EntrypointOptions options = EntrypointOptions.builder().owner("owner-" + this.number % OWNERS).build();
		CompletableFuture<Invocation> future = worker.getEntrypoint(null, options).invokeAsync("go");
		disturb(future, worker::close);
		Invocation invocation = await(future);
		if (this.way != Way.FORGET) {
			worker.close();
		}
		return invocation;
	}

	private void disturb(CompletableFuture<Invocation> future, Runnable close) {
		disturb(() -> {
			switch (this.disturbance) {
				case CANCEL -> future.cancel(true);
				case CLOSE -> close.run();
				case EVICT -> evict();
				case NONE -> {
				}
			}
		});
	}

	private @Nullable Invocation runOnThisThread() {
		Thread caller = Thread.currentThread();
		boolean[] over = { false };
		disturb(() -> {
			if (this.disturbance == Disturbance.EVICT) {
				evict();
				return;
			}
			synchronized (over) {
				if (!over[0]) {
					caller.interrupt();
				}
			}
		});
		try {
			return this.loader.run(freshCode(), "go");
		}
		catch (WorkerException ex) {
			requireThat(ex.code() == ErrorCode.CANCELLED && isCancelledByStorm(), "threw", ex);
			return null;
		}
		finally {
			synchronized (over) {
				over[0] = true;
			}
			Thread.interrupted();
		}
	}

	private void disturb(Runnable disturbance) {
		if (this.disturbance != Disturbance.NONE) {
			this.disturber.schedule(disturbance, this.random.nextInt(MAX_DELAY_MICROS), TimeUnit.MICROSECONDS);
		}
	}

	private void evict() {
		List<SandboxInfo> sandboxes = this.loader.sandboxes();
		if (this.shared || sandboxes.isEmpty()) {
			this.loader.evict(this.id);
		}
		else {
			this.loader.evictSandbox(sandboxes.get(sandboxes.size() / 2).id());
		}
	}

	private WorkerCode freshCode() {
		if (this.way == Way.NESTED) {
			return this.storm.starter(this.random, this.counted, this.nested, this.depth);
		}
		return this.storm.code(this.random, this.counted);
	}

	private WorkerCode sharedCode() {
		return this.storm.code(new Random(this.id.hashCode()), false);
	}

	private @Nullable Invocation await(CompletableFuture<Invocation> future) throws Exception {
		try {
			return future.get(Attack.HANG_GUARD.toSeconds(), TimeUnit.SECONDS);
		}
		catch (CancellationException ex) {
			requireThat(isCancelledByStorm(), "was cancelled", ex);
			return null;
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError(this + " gave no outcome", ex);
		}
	}

	private boolean isCancelledByStorm() {
		return this.disturbance == Disturbance.CANCEL || this.disturbance == Disturbance.CLOSE;
	}

	/**
	 * Check what the program came to.
	 */
	void check(Invocation invocation) {
		WorkerException error = invocation.error();
		requireThat(
				(error == null) ? invocation.outcome() == Outcome.OK : error.code().outcome() == invocation.outcome(),
				"has an outcome that is not that of its code", error);
		requireThat(isAllowed(invocation), "came to " + Attack.describe(invocation), error);
	}

	private boolean isAllowed(Invocation invocation) {
		ErrorCode code = (invocation.error() != null) ? invocation.error().code() : null;
		if (code == ErrorCode.EVICTED) {
			return true; // by another round
		}
		if (code == ErrorCode.CLOSED || code == ErrorCode.CANCELLED) {
			return this.disturbance != Disturbance.NONE;
		}
		if (code == ErrorCode.SIBLING_LIMIT) {
			// A sibling of a good program is good, but may be cancelled while it
			// computes.
			return this.shared;
		}
		if (code != null && code.outcome() == Outcome.LIMIT) {
			return !this.storm.good();
		}
		if (this.way == Way.NESTED && this.storm.good()) {
			return isAllowedOfNested(invocation);
		}
		if ((this.counted || this.shared || this.way == Way.NESTED) && !this.storm.good()) {
			// A shared realm is as the one before has left it, and what starts a worker
			// sees its failure.
			return code == null || code.outcome() == Outcome.SCRIPT_ERROR;
		}
		if (hasReference(invocation.value(), 0)) {
			return true; // refused only where the worker ends with the invocation
		}
		String description = Attack.describe(invocation);
		return SLOW_BEAN.matcher(description).find() || this.storm.program().expected().matcher(description).matches();
	}

	private boolean isAllowedOfNested(Invocation invocation) {
		String description = Attack.describe(invocation);
		return switch (this.nested) {
			case LOAD, GET -> SLOW_BEAN.matcher(description).find() || NESTED_END.matcher(description).matches()
					|| this.storm.program().expected().matcher(description).matches();
			case DISPOSE -> SLOW_BEAN.matcher(description).find() || NESTED_END.matcher(description).matches()
					|| this.storm.program().expected().matcher(description).matches();
			case FORGET -> description.equals("OK forgotten");
		};
	}

	private static boolean hasReference(@Nullable Object value, int depth) {
		if (value instanceof Map<?, ?> map && depth < 5) {
			return map.values().stream().anyMatch((part) -> hasReference(part, depth + 1));
		}
		if (value instanceof Collection<?> collection && depth < 5) {
			return collection.stream().anyMatch((part) -> hasReference(part, depth + 1));
		}
		return value instanceof RpcStub || value instanceof Target;
	}

	private void requireThat(boolean condition, String what, @Nullable Throwable cause) {
		if (!condition) {
			throw new AssertionError(this + " " + what, cause);
		}
	}

	@Override
	public String toString() {
		return "program " + this.number + " (" + this.storm.program() + ", " + this.way
				+ ((this.way == Way.NESTED) ? " " + this.nested + " " + this.depth : "") + ", " + this.disturbance
				+ (this.counted ? ", counted" : "") + ")";
	}

	private enum Way {

		/** Run, and wait. */
		RUN,

		/** Run, and get a future. */
		RUN_ASYNC,

		/** Load, call, and close. */
		LOAD,

		/** Load, call, and forget to close. */
		FORGET,

		/** Get by id. */
		SHARED,

		/** Get by id, with a supplier. */
		SUPPLIED,

		/** Load a worker that starts the program in another one, call, and close. */
		NESTED

	}

	private enum Disturbance {

		NONE, CANCEL, CLOSE, EVICT

	}

}
