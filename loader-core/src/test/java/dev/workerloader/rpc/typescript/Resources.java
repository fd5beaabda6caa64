package dev.workerloader.rpc.typescript;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

final class Resources {

	private Resources() {
	}

	static String read(String name) {
		try (InputStream resource = Resources.class.getResourceAsStream(name)) {
			return new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String property(String name, String key) {
		try {
			Properties properties = new Properties();
			properties.load(new StringReader(read(name)));
			return properties.getProperty(key);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
