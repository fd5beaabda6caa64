package dev.workerloader.internal.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The guest's implementation of {@code require}.
 */
final class CommonJs {

	static final String REQUIRE = read();

	private CommonJs() {
	}

	private static String read() {
		try (InputStream stream = CommonJs.class.getResourceAsStream("/dev/workerloader/guest/require.js")) {
			if (stream == null) {
				throw new IllegalStateException("The resource require.js is missing from the loader-core jar.");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
