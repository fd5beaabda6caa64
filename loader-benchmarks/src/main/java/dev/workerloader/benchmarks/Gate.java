package dev.workerloader.benchmarks;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.workerloader.rpc.SandboxRpc;

/**
 * A binding that answers when it is told to.
 */
@SandboxRpc
public class Gate {

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Wait until the gate is opened.
	 * @param number any number
	 * @return ten times that number, when the gate is opened
	 */
	public CompletableFuture<Integer> pass(int number) {
		CompletableFuture<Integer> answer = new CompletableFuture<>();
		this.waiting.add(() -> answer.complete(10 * number));
		this.count.incrementAndGet();
		return answer;
	}

	int waiting() {
		return this.count.get();
	}

	/**
	 * Answer all who wait.
	 */
	void open() {
		for (Runnable next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
			this.count.decrementAndGet();
			next.run();
		}
	}

}
