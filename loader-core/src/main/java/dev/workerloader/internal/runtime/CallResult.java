package dev.workerloader.internal.runtime;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.rpc.GuestErrors.Description;

/**
 * What a call returns, for calls that the guest makes on it before it has it (semantics
 * R5). It is kept until the guest has handled the answer: from then on the guest uses
 * what it has.
 * <p>
 * While other calls are made on it, and nobody waits for the answer itself, the answer
 * goes to the guest together with the first one of theirs, so that a chain of calls
 * crosses the wall once each way. Guarded by the lock of the sandbox's session.
 */
final class CallResult {

	private final @Nullable CallResult parent;

	private final List<Consumer<Outcome>> followers = new ArrayList<>(0);

	private @Nullable Outcome outcome;

	private @Nullable String heldAnswer;

	private boolean wanted;

	private @Nullable BoundBinding bound;

	CallResult(@Nullable CallResult parent) {
		this.parent = parent;
	}

	/**
	 * Note the binding that the call is made on, in the end.
	 */
	void bind(BoundBinding binding) {
		this.bound = binding;
	}

	/**
	 * Return the binding that the call is made on, in the end.
	 */
	@Nullable BoundBinding bound() {
		return this.bound;
	}

	/**
	 * Add a call that is made on the result.
	 * @param follower begins it when the result is there
	 */
	void follow(Consumer<Outcome> follower) {
		this.followers.add(follower);
	}

	/**
	 * Return what the call came to.
	 * @return the outcome, or {@code null} if it is running, or the guest has it
	 */
	@Nullable Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Note that the call is through.
	 * @return the calls that are made on the result
	 */
	List<Consumer<Outcome>> complete(Outcome result) {
		this.outcome = result;
		return List.copyOf(this.followers);
	}

	/**
	 * Return what to tell the guest now: nothing if the answer can wait for that of
	 * another call, else also the answers that have waited for this one.
	 */
	List<String> answers(String answer) {
		if (!this.followers.isEmpty() && !this.wanted) {
			this.heldAnswer = answer;
			return List.of();
		}
		List<String> answers = new ArrayList<>();
		for (CallResult held = this.parent; held != null; held = held.parent) {
			if (held.heldAnswer != null) {
				answers.add(0, held.heldAnswer);
				held.heldAnswer = null;
			}
		}
		answers.add(answer);
		return answers;
	}

	/**
	 * Note that the guest waits for the answer.
	 * @return the answer if it has been waiting, or {@code null}
	 */
	@Nullable String want() {
		this.wanted = true;
		String answer = this.heldAnswer;
		this.heldAnswer = null;
		return answer;
	}

	/**
	 * Forget the result: the guest has it.
	 */
	void forget() {
		if (this.heldAnswer == null) {
			this.outcome = null;
			this.followers.clear();
			if (this.parent != null) {
				this.parent.forget(); // it went to the guest with this one, or before
			}
		}
	}

	/**
	 * What a call came to.
	 *
	 * @param value what it returned
	 * @param type the declared type of that
	 * @param failure what the guest sees of a failure, {@code null} if there was none
	 */
	record Outcome(@Nullable Object value, Type type, @Nullable Description failure) {

		static Outcome failed(Description failure) {
			return new Outcome(null, Object.class, failure);
		}

	}

}
