package dev.workerloader.spring.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.workerloader.rpc.SandboxRpc;

/**
 * Lets workers wait until a test says so.
 */
@SandboxRpc
class Gate {

	private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();

	public boolean pass(String name) throws InterruptedException {
		return latch(name).await(5, TimeUnit.MINUTES);
	}

	void open(String name) {
		latch(name).countDown();
	}

	private CountDownLatch latch(String name) {
		return this.latches.computeIfAbsent(name, (added) -> new CountDownLatch(1));
	}

}
