package dev.workerloader.internal.leak;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Counts what of a kind is open. That is all in production. With the system property
 * {@value #STACKS} set to {@code true} it also knows where each was opened, and which are
 * still in use after they were closed; this is for tests.
 * <p>
 * Safe for use by many threads.
 */
public final class LeakTracker {

	/**
	 * The system property that switches the recording of stacks on.
	 */
	public static final String STACKS = "dev.workerloader.leak-stacks";

	// Of all trackers: a test asks for what is left, wherever it is.
	private static final Set<Opening> OPEN = ConcurrentHashMap.newKeySet();

	private static final Set<Opening> CLOSED = ConcurrentHashMap.newKeySet();

	private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();

	private final String kind;

	private final boolean stacks;

	private final AtomicInteger open = new AtomicInteger();

	/**
	 * Create a new {@link LeakTracker}.
	 * @param kind what it counts
	 */
	public LeakTracker(String kind) {
		this(kind, Boolean.getBoolean(STACKS));
	}

	LeakTracker(String kind, boolean stacks) {
		this.kind = kind;
		this.stacks = stacks;
	}

	/**
	 * Count what was just opened.
	 * @return to be closed together with it
	 */
	public Lease open() {
		return open(null);
	}

	/**
	 * Count what was just opened.
	 * @param subject what is to be garbage once it is closed, if that matters
	 * @return to be closed together with it
	 */
	public Lease open(@Nullable Object subject) {
		this.open.incrementAndGet();
		return new Lease(this, (this.stacks) ? opening(subject) : null);
	}

	private Opening opening(@Nullable Object subject) {
		for (Reference<?> gone = COLLECTED.poll(); gone != null; gone = COLLECTED.poll()) {
			CLOSED.remove(gone);
		}
		Opening opening = new Opening(this.kind, subject, COLLECTED);
		OPEN.add(opening);
		return opening;
	}

	void closed(@Nullable Opening opening) {
		if (opening != null) {
			OPEN.remove(opening);
			if (!opening.refersTo(null)) {
				CLOSED.add(opening);
			}
		}
		this.open.decrementAndGet();
	}

	/**
	 * Return how many are open.
	 * @return the number
	 */
	public int openCount() {
		return this.open.get();
	}

	/**
	 * Return where each that is open was opened, whichever tracker it is of. The list is
	 * empty unless stacks are recorded.
	 * @return the stacks, each with the kind as its message
	 */
	public static List<Throwable> opened() {
		return OPEN.stream().map(Opening::stack).toList();
	}

	/**
	 * Return where those were opened that were closed but that something still holds, as
	 * far as the last garbage collection tells. The list is empty unless stacks are
	 * recorded.
	 * @return the stacks, each with the kind as its message
	 */
	public static List<Throwable> retained() {
		return CLOSED.stream().filter((opening) -> !opening.refersTo(null)).map(Opening::stack).toList();
	}

}
