package dev.workerloader.internal.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What a thread is told, by callbacks, while it makes a call.
 */
final class Answers {

	private final ThreadLocal<List<String>> heard = ThreadLocal.withInitial(ArrayList::new);

	void add(String answer) {
		this.heard.get().add(answer);
	}

	/**
	 * Make a call.
	 * @return what this thread was told meanwhile
	 */
	String to(Runnable call) {
		this.heard.get().clear();
		call.run();
		return String.join(", ", this.heard.get());
	}

}
