package dev.workerloader.docs;

import dev.workerloader.WorkerCode;
import org.jspecify.annotations.Nullable;

final class AppStore {

	@Nullable WorkerCode find(String id) {
		return id.equals("greeter") ? WorkerCode.builder("greeter.js", Programs.read("greeter.js")).build() : null;
	}

}
