package dev.workerloader.host.graal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.workerloader.host.Mailbox;
import dev.workerloader.host.SandboxEnd;
import dev.workerloader.host.Slice;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox that keeps everything and notices calls that break its contract.
 */
class RecordingMailbox implements Mailbox {

	private static final Duration HANG_GUARD = Duration.ofMinutes(5);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(1);

	private final List<Slice> slices = new CopyOnWriteArrayList<>();

	private final List<SandboxEnd> ends = new CopyOnWriteArrayList<>();

	private final List<String> violations = new CopyOnWriteArrayList<>();

	private final AtomicBoolean busy = new AtomicBoolean();

	private volatile @Nullable Runnable afterwards;

	@Override
	public @Nullable Runnable received(Slice slice) {
		enter("received");
		this.slices.add(slice);
		this.busy.set(false);
		return this.afterwards;
	}

	/**
	 * Have a task run after each slice.
	 */
	void afterwards(Runnable task) {
		this.afterwards = task;
	}

	@Override
	public void ended(SandboxEnd end) {
		enter("ended");
		this.ends.add(end);
		this.busy.set(false);
	}

	private void enter(String method) {
		if (!this.busy.compareAndSet(false, true)) {
			this.violations.add(method + " overlapped");
		}
		if (!this.ends.isEmpty()) {
			this.violations.add(method + " after ended");
		}
	}

	List<Slice> slices() {
		return this.slices;
	}

	List<SandboxEnd> ends() {
		return this.ends;
	}

	List<String> violations() {
		return this.violations;
	}

	List<String> messages() {
		return this.slices.stream().flatMap((slice) -> slice.messages().stream()).toList();
	}

	String awaitMessage() {
		Awaitility.await().atMost(HANG_GUARD).pollInterval(POLL_INTERVAL).until(() -> !messages().isEmpty());
		return messages().get(0);
	}

	void awaitMessages(int count) {
		Awaitility.await().atMost(HANG_GUARD).pollInterval(POLL_INTERVAL).until(() -> messages().size() >= count);
	}

	Slice awaitSlice() {
		Awaitility.await().atMost(HANG_GUARD).pollInterval(POLL_INTERVAL).until(() -> !this.slices.isEmpty());
		return this.slices.get(0);
	}

	SandboxEnd awaitEnd() {
		Awaitility.await().atMost(HANG_GUARD).pollInterval(POLL_INTERVAL).until(() -> !this.ends.isEmpty());
		return this.ends.get(0);
	}

}
