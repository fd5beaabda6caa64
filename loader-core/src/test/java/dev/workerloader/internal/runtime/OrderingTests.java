package dev.workerloader.internal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What keeps calls in order and bounded: {@link StartLine}, {@link Gate} and
 * {@link ReadyLine}.
 */
class OrderingTests {

	private final List<String> started = new ArrayList<>();

	@Test
	void startLineStartsATaskWhenTheOneBeforeHasBegun() {
		StartLine line = new StartLine();
		line.enter(() -> this.started.add("a"));
		line.enter(() -> this.started.add("b"));
		line.enter(() -> this.started.add("c"));
		assertThat(this.started).containsExactly("a");
		line.begun();
		assertThat(this.started).containsExactly("a", "b");
		line.begun();
		line.begun();
		assertThat(this.started).containsExactly("a", "b", "c");
		line.enter(() -> this.started.add("d"));
		assertThat(this.started).endsWith("d");
	}

	@Test
	void gateRunsABoundedNumberInOrder() {
		Gate gate = new Gate(2);
		for (String name : List.of("a", "b", "c", "d")) {
			gate.enter(() -> this.started.add(name));
		}
		assertThat(this.started).containsExactly("a", "b");
		gate.leave();
		assertThat(this.started).containsExactly("a", "b", "c");
		gate.leave();
		gate.leave();
		gate.leave();
		assertThat(this.started).containsExactly("a", "b", "c", "d");
		gate.enter(() -> this.started.add("e"));
		gate.enter(() -> this.started.add("f"));
		gate.enter(() -> this.started.add("g"));
		assertThat(this.started).endsWith("e", "f");
	}

	@Test
	void readyLineRunsWhatHasWaitedInItsOrder() {
		CompletableFuture<Void> ready = new CompletableFuture<>();
		ReadyLine line = new ReadyLine(ready);
		line.enter(() -> {
			this.started.add("a");
			line.enter(() -> this.started.add("d"));
		});
		line.enter(() -> {
			throw new IllegalStateException("a task that fails");
		});
		line.enter(() -> this.started.add("b"));
		line.enter(() -> this.started.add("c"));
		assertThat(this.started).isEmpty();
		ready.complete(null);
		assertThat(this.started).containsExactly("a", "b", "c", "d");
		line.enter(() -> this.started.add("e"));
		assertThat(this.started).endsWith("e");
	}

}
