package dev.workerloader.host.graal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lists of classes that the build wrote.
 */
final class ClassList {

	private ClassList() {
	}

	/**
	 * Read a list.
	 * @param name the name of the resource beside this class
	 * @return its lines
	 */
	static List<String> read(String name) {
		InputStream resource = ClassList.class.getResourceAsStream(name);
		if (resource == null) {
			throw new IllegalStateException("The list " + name + " is missing from loader-core");
		}
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
			return reader.lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The list " + name + " cannot be read", ex);
		}
	}

}
