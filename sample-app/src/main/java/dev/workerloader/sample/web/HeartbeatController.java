package dev.workerloader.sample.web;

import dev.workerloader.WorkerLoader;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers at once as long as the application is alive.
 */
@RestController
class HeartbeatController {

	private final WorkerLoader loader;

	HeartbeatController(WorkerLoader loader) {
		this.loader = loader;
	}

	@GetMapping("/heartbeat")
	ResponseEntity<Heartbeat> heartbeat() {
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(new Heartbeat(this.loader.stats().runningInvocations()));
	}

	record Heartbeat(int runningPrograms) {

	}

}
