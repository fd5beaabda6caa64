package dev.workerloader.internal.leak;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

/**
 * Where something was opened.
 */
final class Opening extends WeakReference<@Nullable Object> {

	private final String kind;

	private volatile Throwable stack;

	Opening(String kind, @Nullable Object subject, ReferenceQueue<Object> collected) {
		super(subject, collected);
		this.kind = kind;
		this.stack = new Throwable(kind);
	}

	void moved() {
		this.stack = new Throwable(this.kind);
	}

	Throwable stack() {
		return this.stack;
	}

}
