package dev.workerloader.spring.autoconfigure;

import java.util.List;

import dev.workerloader.WorkerLoader;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the loaders before the web server does, and closes them after it has drained:
 * requests that were accepted may still call workers.
 */
final class WorkerLoaderLifecycle implements SmartLifecycle {

	/**
	 * Below the web server, which drains at {@code DEFAULT_PHASE - 1024} and stops at
	 * {@code DEFAULT_PHASE - 2048}. Higher phases stop first.
	 */
	static final int PHASE = DEFAULT_PHASE - 3072;

	private final ObjectProvider<WorkerLoader> loaders;

	private volatile boolean running;

	WorkerLoaderLifecycle(ObjectProvider<WorkerLoader> loaders) {
		this.loaders = loaders;
	}

	@Override
	public void start() {
		this.running = true;
		for (WorkerLoader loader : loaders()) {
			if (loader instanceof DeferredWorkerLoader deferred) {
				deferred.start();
			}
		}
	}

	@Override
	public void stop() {
		this.running = false;
		loaders().forEach(WorkerLoader::close);
	}

	@Override
	public void stop(Runnable callback) {
		Thread closing = new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "worker-loader-shutdown");
		closing.start();
	}

	private List<WorkerLoader> loaders() {
		return this.loaders.orderedStream().toList();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * A loader that was closed cannot be started again.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

}
