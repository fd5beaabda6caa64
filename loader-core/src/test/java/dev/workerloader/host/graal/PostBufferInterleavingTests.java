package dev.workerloader.host.graal;

import java.util.ArrayList;
import java.util.List;

import dev.workerloader.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * {@link PostBuffer} while a guest goes on posting on a thread that is written off.
 */
class PostBufferInterleavingTests {

	@Test
	void whoReadsSeesTheMessagesThatWerePostedBefore() {
		Interleavings.check(Operations.class, Model.class);
	}

	/**
	 * One thread writes, any reads.
	 */
	public static class Operations {

		private final PostBuffer buffer = new PostBuffer();

		@Operation(nonParallelGroup = "writer")
		public boolean add(@Param(gen = IntGen.class, conf = "1:9") int message) {
			return this.buffer.add("m" + message);
		}

		@Operation
		public String read() {
			return String.join(" ", this.buffer.messages());
		}

	}

	/**
	 * One after the other.
	 */
	public static class Model {

		private final List<String> messages = new ArrayList<>();

		public boolean add(int message) {
			return this.messages.add("m" + message);
		}

		public String read() {
			return String.join(" ", this.messages);
		}

	}

}
