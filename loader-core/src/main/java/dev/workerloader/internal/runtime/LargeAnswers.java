package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets large answers of bindings be written in turns. While its text is built an answer
 * takes several times its size, and a guest can ask for many at once, which would fill
 * the heap of the application. Writing takes a processor, so that taking turns costs
 * little time.
 */
final class LargeAnswers {

	/**
	 * What an answer takes at most for each character: the text as it grows, and as a
	 * part of the message.
	 */
	private static final int BYTES_PER_CHARACTER = 5;

	private static final int HEAP_SHARE = 8;

	private static final int UNIT = 1 << 10;

	private final int units;

	private final Semaphore room;

	LargeAnswers(long heap) {
		this.units = (int) Math.min(Integer.MAX_VALUE, Math.max(1, heap / HEAP_SHARE / UNIT));
		this.room = new Semaphore(this.units, true);
	}

	/**
	 * Return the turn of an answer, which it takes only if it is large.
	 * @param limit the most characters that it may have
	 * @param patience how long it waits for its turn
	 */
	Turn turn(long limit, Duration patience) {
		return new Turn((int) Math.min(this.units, limit / UNIT * BYTES_PER_CHARACTER), patience);
	}

	final class Turn implements AutoCloseable {

		private final int needed;

		private final Duration patience;

		private boolean taken;

		private Turn(int needed, Duration patience) {
			this.needed = needed;
			this.patience = patience;
		}

		/**
		 * Wait for the turn and take it.
		 * @throws MissedTurnException if it did not come
		 */
		void take() {
			try {
				this.taken = LargeAnswers.this.room.tryAcquire(this.needed, this.patience.toNanos(),
						TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			if (!this.taken) {
				throw new MissedTurnException();
			}
		}

		@Override
		public void close() {
			if (this.taken) {
				LargeAnswers.this.room.release(this.needed);
			}
		}

	}

	/**
	 * Thrown when an answer waited for its turn for longer than anybody waits for it.
	 */
	static final class MissedTurnException extends CancellationException {

		private static final long serialVersionUID = 1L;

		MissedTurnException() {
			super("There was no room for the answer.");
		}

	}

}
