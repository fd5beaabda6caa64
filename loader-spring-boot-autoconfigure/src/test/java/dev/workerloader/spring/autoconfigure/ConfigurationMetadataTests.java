package dev.workerloader.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import dev.workerloader.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration metadata.
 */
class ConfigurationMetadataTests {

	private static final Map<String, JsonNode> properties = read();

	private static Map<String, JsonNode> read() {
		try (InputStream json = WorkerLoaderProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			Map<String, JsonNode> properties = new LinkedHashMap<>();
			JsonMapper.shared()
				.readTree(json)
				.get("properties")
				.forEach((property) -> properties.put(property.get("name").asString(), property));
			return properties;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Stream<JsonNode> properties() {
		return properties.values().stream();
	}

	@ParameterizedTest
	@MethodSource("properties")
	void everyKeyHasADescriptionThatIsASentence(JsonNode property) {
		assertThat(property.path("description").asString("")).as(property.get("name").asString())
			.matches("\\p{Lu}[^\\v]+\\.")
			.doesNotMatch("(The|A|An) .*");
	}

	@Test
	void everyKeyOfTheTreeIsThere() {
		assertThat(properties.keySet())
			.containsAll(ConfigurationKeys.all().stream().map((key) -> key.replaceAll("\\.\\*.*", "")).toList());
	}

	@Test
	void defaultsOfTheLimitsAreThoseInForce() {
		assertThat(Arrays.stream(Limit.values())).allSatisfy((limit) -> {
			JsonNode property = properties.get("worker-loader.limits." + limit.key());
			String value = property.get("defaultValue").asString();
			long amount = switch (limit.unit()) {
				case NANOSECONDS -> DurationStyle.detectAndParse(value).toNanos();
				case BYTES -> DataSize.parse(value).toBytes();
				case COUNT -> Long.parseLong(value);
			};
			assertThat(amount).as(limit.key()).isEqualTo(limit.defaultValue());
		});
	}

	@Test
	void maximumLimitsHaveNoDefault() {
		assertThat(Arrays.stream(Limit.values())).allSatisfy(
				(limit) -> assertThat(properties.get("worker-loader.maximum-limits." + limit.key()).has("defaultValue"))
					.as(limit.key())
					.isFalse());
	}

}
