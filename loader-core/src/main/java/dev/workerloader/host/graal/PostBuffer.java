package dev.workerloader.host.graal;

import java.util.Arrays;
import java.util.List;

/**
 * What the guest posts in the slices of one thread, kept in an array that is allocated
 * beforehand, since posting happens on a guest's stack that may be nearly exhausted:
 * storing takes no lock, allocates nothing and calls nothing.
 * <p>
 * Written by the thread of the slice. Another thread may read with {@link #messages()}
 * when it wrote the slice's thread off.
 */
final class PostBuffer {

	// Enough for a slice that makes all calls and log entries that its limits allow, and
	// small enough to be owned by each thread.
	static final int MAX_MESSAGES = 16_384;

	// Text that one slice may post: eight messages of the greatest size.
	static final long MAX_CHARACTERS = 64L << 20;

	private final String[] messages = new String[MAX_MESSAGES];

	private long characters;

	private boolean overflowed;

	// Written last: publishes the message.
	private volatile int size;

	boolean add(String message) {
		int index = this.size;
		long total = this.characters + message.length();
		if (index == MAX_MESSAGES || total > MAX_CHARACTERS) {
			this.overflowed = true;
			return false;
		}
		this.messages[index] = message;
		this.characters = total;
		this.size = index + 1;
		return true;
	}

	List<String> messages() {
		return List.of(Arrays.copyOf(this.messages, this.size));
	}

	boolean overflowed() {
		return this.overflowed;
	}

	void clear() {
		Arrays.fill(this.messages, 0, this.size, null);
		this.characters = 0;
		this.overflowed = false;
		this.size = 0;
	}

}
