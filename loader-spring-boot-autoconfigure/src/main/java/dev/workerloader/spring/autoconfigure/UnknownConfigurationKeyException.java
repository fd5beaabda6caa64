package dev.workerloader.spring.autoconfigure;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;

/**
 * Thrown when a key under {@code worker-loader} means nothing: a limit that is misspelled
 * is not in force.
 */
class UnknownConfigurationKeyException extends RuntimeException {

	private final transient ConfigurationPropertyName key;

	private final transient @Nullable Origin origin;

	private final @Nullable String nearest;

	UnknownConfigurationKeyException(ConfigurationPropertyName key, @Nullable Origin origin, Optional<String> nearest) {
		super("The configuration property '" + key + "' is not known.");
		this.key = key;
		this.origin = origin;
		this.nearest = nearest.orElse(null);
	}

	ConfigurationPropertyName getKey() {
		return this.key;
	}

	@Nullable Origin getOrigin() {
		return this.origin;
	}

	@Nullable String getNearest() {
		return this.nearest;
	}

}
