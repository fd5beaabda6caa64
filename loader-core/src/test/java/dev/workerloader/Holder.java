package dev.workerloader;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;

/**
 * A binding that holds calls until it is told to release them.
 */
@SandboxRpc
public class Holder {

	private final Semaphore held = new Semaphore(0);

	private final CountDownLatch release = new CountDownLatch(1);

	private final Semaphore cancelled = new Semaphore(0);

	public String hold(RpcContext context) throws InterruptedException {
		this.held.release();
		if (!this.release.await(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("nobody released the call");
		}
		if (context.isCancelled()) {
			this.cancelled.release();
		}
		return "released";
	}

	public int count(int number) {
		return number + 1;
	}

	/**
	 * Wait until one more call is held.
	 */
	void awaitHeld() throws InterruptedException {
		if (!this.held.tryAcquire(60, TimeUnit.SECONDS)) {
			throw new AssertionError("no call was held");
		}
	}

	void awaitCancelled() throws InterruptedException {
		if (!this.cancelled.tryAcquire(60, TimeUnit.SECONDS)) {
			throw new AssertionError("no call saw that it was cancelled");
		}
	}

	void release() {
		this.release.countDown();
	}

}
