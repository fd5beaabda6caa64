package dev.workerloader.spring.web;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that write responses. Not those of the loader: a visitor who reads slowly
 * must not keep programs from calling beans.
 */
final class ResponseThreads {

	private static final int MAX_THREADS = 200;

	private static final long IDLE_SECONDS = 30;

	private static final String NAME = "worker-response-";

	private ResponseThreads() {
	}

	static Executor shared() {
		return Shared.EXECUTOR;
	}

	private static Executor create() {
		if (JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)) {
			return new VirtualThreadTaskExecutor(NAME);
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory(NAME);
		threads.setDaemon(true);
		ThreadPoolExecutor pool = new ThreadPoolExecutor(MAX_THREADS, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), threads);
		pool.allowCoreThreadTimeOut(true); // so that nobody has to close it
		return pool;
	}

	private static final class Shared {

		static final Executor EXECUTOR = create();

	}

}
