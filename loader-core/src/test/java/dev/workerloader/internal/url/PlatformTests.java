package dev.workerloader.internal.url;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Data of the web-platform-tests, which is no part of the project: it is in the folder
 * that a system property names. Tests whose data is not there are skipped, and say so.
 */
public final class PlatformTests {

	private static final Path FOLDER = Path.of(System.getProperty("dev.workerloader.test-data", "target"));

	static final JsonMapper MAPPER = new JsonMapper();

	private PlatformTests() {
	}

	public static List<JsonNode> cases(String file) throws Exception {
		return read(file).valueStream().filter(JsonNode::isObject).toList();
	}

	static JsonNode read(String file) throws Exception {
		Path data = FOLDER.resolve(file);
		Assumptions.assumeTrue(Files.exists(data), () -> "The web-platform-tests' " + file
				+ " is not there; -Ddev.workerloader.test-data=<folder> names the folder that has it");
		return MAPPER.readTree(Files.readString(data));
	}

}
