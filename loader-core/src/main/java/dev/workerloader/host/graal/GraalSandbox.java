package dev.workerloader.host.graal;

import java.util.concurrent.atomic.AtomicLong;

import dev.workerloader.host.Account;
import dev.workerloader.host.Delivery;
import dev.workerloader.host.Mailbox;
import dev.workerloader.host.Sandbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.SandboxEnd.Reason;
import dev.workerloader.host.SandboxSpec;
import dev.workerloader.host.Slice;
import dev.workerloader.host.Slice.Failure;
import dev.workerloader.internal.leak.Lease;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sandbox as an actor: its {@linkplain SandboxState state} decides what it does next.
 * <p>
 * When it is ended while a slice is running, this slice's thread reports the end after it
 * has unwound, or whoever writes the thread off; else a terminator thread does.
 */
final class GraalSandbox implements Sandbox, HeapUser {

	private static final Logger logger = LoggerFactory.getLogger(GraalSandbox.class);

	private final SandboxSpec spec;

	private final Mailbox mailbox;

	private final GraalSandboxHost host;

	private final Lease lease;

	private final SandboxState state = new SandboxState();

	private volatile @Nullable GuestContext guest;

	// Bytes that ended slices have allocated; written by one thread at a time.
	private final AtomicLong allocatedBytes = new AtomicLong();

	// What all slices had allocated when this sandbox was last cleared of suspicion.
	private volatile long clearedBytes;

	GraalSandbox(SandboxSpec spec, Mailbox mailbox, GraalSandboxHost host, @Nullable GuestContext guest, Lease lease) {
		this.spec = spec;
		this.mailbox = mailbox;
		this.host = host;
		this.guest = guest;
		this.lease = lease;
	}

	Lease lease() {
		return this.lease;
	}

	@Override
	public String id() {
		return this.spec.id();
	}

	@Override
	public long memoryLimit() {
		return this.spec.memoryLimit();
	}

	@Override
	public void deliver(Delivery delivery) {
		if (this.state.add(delivery)) {
			this.host.slices().enqueue(this);
		}
	}

	@Override
	public void terminate() {
		end(new SandboxEnd(Reason.TERMINATED, null), null);
	}

	/**
	 * End this sandbox since a running slice went over a limit. Does nothing if the slice
	 * is over already.
	 * @param cancelled the slice
	 * @param reason the limit
	 */
	void cancel(SliceRun cancelled, Reason reason) {
		end(new SandboxEnd(reason, cancelled.account()), cancelled);
	}

	@Override
	public void endForMemory() {
		SliceRun current = this.state.run();
		end(new SandboxEnd(Reason.MEMORY, (current != null) ? current.account() : null), null);
	}

	boolean hasEnded() {
		return this.state.end() != null;
	}

	private void end(SandboxEnd reason, @Nullable SliceRun expected) {
		switch (this.state.end(reason, expected)) {
			case SLICE -> this.host.terminator().execute(this::closeContext);
			case CALLER -> this.host.terminator().execute(this::finish);
			case NOBODY -> {
			}
		}
	}

	/**
	 * Handle one message on the calling thread.
	 * @param thread the calling thread
	 */
	void runSlice(SliceThread thread) {
		Delivery delivery = this.state.begin();
		if (delivery == null) {
			return;
		}
		try {
			handle(delivery, thread);
		}
		catch (Throwable ex) {
			// Code of the host failed, most likely for want of memory.
			logger.error("The host failed to complete a slice of sandbox '{}'.", id(), ex);
			conclude(null, GuestFailure.of(ex));
		}
	}

	private void handle(Delivery delivery, SliceThread thread) {
		GuestFailure failure = null;
		SliceRun slice = null;
		try {
			GuestContext context = context();
			slice = start(delivery.account(), thread);
			if (slice != null) {
				context.deliver(delivery.message(), thread.buffer());
			}
		}
		catch (Throwable ex) {
			failure = GuestFailure.of(ex);
		}
		finally {
			thread.current(null);
		}
		if (slice == null) {
			notStarted(failure);
		}
		else if (slice.settle()) {
			charge(slice);
			Runnable afterwards = report(slice, thread.buffer(), failure);
			thread.buffer().clear();
			conclude(slice, failure);
			if (afterwards != null) {
				runInline(afterwards, thread);
			}
		}
	}

	private void runInline(Runnable task, SliceThread thread) {
		thread.beginInline();
		this.host.watchdog().sliceStarted();
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("What was to be done after a slice of sandbox '{}' failed.", id(), ex);
		}
		finally {
			thread.endInline();
		}
	}

	private GuestContext context() {
		GuestContext context = this.guest;
		if (context == null) {
			context = this.host.newContext(this.spec);
			this.guest = context;
		}
		return context;
	}

	private @Nullable SliceRun start(Account account, SliceThread thread) {
		SliceRun slice = new SliceRun(this, account, thread);
		if (!this.state.start(slice)) {
			return null;
		}
		thread.current(slice);
		this.host.watchdog().sliceStarted();
		return slice;
	}

	private void notStarted(@Nullable GuestFailure failure) {
		if (failure != null) {
			this.host.failed(failure);
		}
		conclude(null, failure);
	}

	private void charge(SliceRun slice) {
		long allocated = slice.allocatedBytes();
		slice.chargeRest();
		this.allocatedBytes.addAndGet(allocated);
		this.state.stopped();
		this.host.memory().allocated(allocated);
	}

	private @Nullable Runnable report(SliceRun slice, PostBuffer buffer, @Nullable GuestFailure failure) {
		// What escapes from a slice that was cancelled is the cancellation.
		Failure kind = (this.state.end() != null) ? Failure.TERMINATED : null;
		if (failure != null && kind == null) {
			this.host.failed(failure);
			kind = failure.failure();
		}
		return received(new Slice(slice.account(), buffer.messages(), buffer.overflowed(), kind));
	}

	private void conclude(@Nullable SliceRun slice, @Nullable GuestFailure failure) {
		switch (this.state.conclude(reason(slice, failure))) {
			case REPORT_END -> finish();
			case ENQUEUE -> this.host.slices().enqueue(this);
			case REST -> {
			}
		}
	}

	private static @Nullable SandboxEnd reason(@Nullable SliceRun slice, @Nullable GuestFailure failure) {
		Account account = (slice != null) ? slice.account() : null;
		if (failure != null && failure.failure() == Failure.OUT_OF_MEMORY) {
			return new SandboxEnd(Reason.MEMORY, account);
		}
		if (account == null || (failure != null && failure.internal())) {
			return new SandboxEnd(Reason.LOST, account);
		}
		if (account.remainingCpuNanos() < 0) {
			return new SandboxEnd(Reason.CPU_TIME, account);
		}
		return (account.remainingAllocationBytes() < 0) ? new SandboxEnd(Reason.ALLOCATION, account) : null;
	}

	/**
	 * Report the end of a slice whose thread does not react, and give the thread up.
	 * @param slice the slice
	 */
	void writeOff(SliceRun slice) {
		if (!slice.settle()) {
			return;
		}
		this.host.slices().writeOff(slice.thread());
		this.host.terminator().execute(() -> {
			charge(slice);
			Runnable afterwards = report(slice, slice.thread().buffer(), null);
			reportEnd();
			if (afterwards != null) {
				afterwards.run();
			}
		});
	}

	private void finish() {
		reportEnd();
		closeContext();
	}

	private void reportEnd() {
		this.host.forget(this);
		SandboxEnd reason = this.state.end();
		if (reason != null) {
			ended(reason);
		}
	}

	private void closeContext() {
		GuestContext context = this.guest;
		if (context != null) {
			context.close();
			// Whoever holds a handle on the sandbox must not hold its context.
			this.guest = null;
		}
	}

	private @Nullable Runnable received(Slice slice) {
		try {
			return this.mailbox.received(slice);
		}
		catch (RuntimeException | Error ex) {
			logger.error("The mailbox of sandbox '{}' failed to take a slice.", id(), ex);
			return null;
		}
	}

	private void ended(SandboxEnd reason) {
		try {
			this.mailbox.ended(reason);
		}
		catch (RuntimeException | Error ex) {
			logger.error("The mailbox of sandbox '{}' failed to take its end.", id(), ex);
		}
	}

	@Override
	public long allocatedSinceCleared() {
		SliceRun current = this.state.run();
		return allocatedSoFar() - this.clearedBytes + ((current != null) ? current.wantedBytes() : 0)
				+ this.state.queuedBytes();
	}

	@Override
	public void clear() {
		this.clearedBytes = allocatedSoFar();
	}

	/**
	 * Return whether the limits of a slice of this sandbox allow the array that it wants.
	 * @param slice the slice
	 */
	boolean allowsWanted(SliceRun slice) {
		return !slice.isCancelled() && !slice.exceedsAllocation() && !isTooLarge(slice);
	}

	/**
	 * Return whether there is room for an array and all others that slices are about to
	 * create.
	 */
	boolean isRoom(long array) {
		return this.host.memory().hasRoom(array);
	}

	@Override
	public boolean isWaitingForRoom() {
		SliceRun current = this.state.run();
		return current != null && current.isWaitingForRoom();
	}

	/**
	 * Return whether a slice wants an array that is larger than what this sandbox may
	 * hold.
	 * @param slice the slice
	 */
	boolean isTooLarge(SliceRun slice) {
		return slice.wantedBytes() > memoryLimit();
	}

	private long allocatedSoFar() {
		SliceRun current = this.state.run();
		return this.allocatedBytes.get() + ((current != null) ? current.allocatedBytes() : 0);
	}

}
