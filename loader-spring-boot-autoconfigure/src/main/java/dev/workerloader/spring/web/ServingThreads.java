package dev.workerloader.spring.web;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that wait for visitors. Not those of the loader: a visitor who reads or
 * sends slowly must not keep programs from calling beans, and those who do the one must
 * not keep others from doing the other.
 */
final class ServingThreads {

	private static final int MAX_THREADS = 200;

	private static final long IDLE_SECONDS = 30;

	private ServingThreads() {
	}

	/**
	 * Return the threads that write responses.
	 */
	static Executor responses() {
		return Responses.EXECUTOR;
	}

	/**
	 * Return the threads that read the bodies of requests.
	 */
	static Executor uploads() {
		return Uploads.EXECUTOR;
	}

	private static Executor create(String name) {
		if (JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)) {
			return new VirtualThreadTaskExecutor(name);
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory(name);
		threads.setDaemon(true);
		ThreadPoolExecutor pool = new ThreadPoolExecutor(MAX_THREADS, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), threads);
		pool.allowCoreThreadTimeOut(true); // so that nobody has to close it
		return pool;
	}

	private static final class Responses {

		static final Executor EXECUTOR = create("worker-response-");

	}

	private static final class Uploads {

		static final Executor EXECUTOR = create("worker-upload-");

	}

}
