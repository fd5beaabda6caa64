package dev.workerloader.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.springframework.core.io.ClassPathResource;

final class Programs {

	private Programs() {
	}

	static String read(String name) {
		try {
			return new ClassPathResource("docs/" + name).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException("There is no program '%s'.".formatted(name), ex);
		}
	}

}
