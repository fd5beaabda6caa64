package dev.workerloader.spring.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The keys of the configuration tree, as its records declare them. The binder ignores
 * keys that it does not know; for limits, that would be dangerous. Other than the
 * binder's own check, this one looks at system properties and environment variables as
 * well.
 */
final class ConfigurationKeys {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("worker-loader");

	// Kubernetes sets such variables for a service that is called "workerloader".
	private static final List<String> SERVICE_LINKS = List.of("service", "port");

	private ConfigurationKeys() {
	}

	/**
	 * Refuse keys that mean nothing.
	 * @param environment where to look for keys
	 * @throws UnknownConfigurationKeyException for the first unknown key
	 */
	static void check(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter((name) -> PREFIX.isAncestorOf(name) && !isServiceLink(name) && !isKnown(name))
					.findFirst()
					.ifPresent((name) -> {
						throw new UnknownConfigurationKeyException(name,
								Origin.from(source.getConfigurationProperty(name)), nearest(name, source));
					});
			}
		}
	}

	private static boolean isServiceLink(ConfigurationPropertyName name) {
		return SERVICE_LINKS.contains(name.getElement(PREFIX.getNumberOfElements(), Form.UNIFORM));
	}

	private static boolean isKnown(ConfigurationPropertyName name) {
		return isKnown(name, PREFIX.getNumberOfElements(), WorkerLoaderProperties.class);
	}

	private static boolean isKnown(ConfigurationPropertyName name, int index, Type type) {
		if (index == name.getNumberOfElements()) {
			return true;
		}
		if (type instanceof ParameterizedType parameterized) {
			Type[] arguments = parameterized.getActualTypeArguments();
			if (parameterized.getRawType() == Map.class) {
				// The keys of a map of plain values may have dots.
				return !isRecord(arguments[1]) || isKnown(name, index + 1, arguments[1]);
			}
			return name.isNumericIndex(index) && isKnown(name, index + 1, arguments[0]);
		}
		if (!isRecord(type)) {
			return false;
		}
		String element = name.getElement(index, Form.UNIFORM);
		for (RecordComponent component : ((Class<?>) type).getRecordComponents()) {
			if (component.getName().toLowerCase(Locale.ROOT).equals(element)) {
				return isKnown(name, index + 1, component.getGenericType());
			}
		}
		return false;
	}

	private static Optional<String> nearest(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		Optional<String> nearest = NearestName.of(name.toString(), candidates(name));
		boolean variable = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
		return variable ? nearest.map(ConfigurationKeys::environmentVariable) : nearest;
	}

	private static String environmentVariable(String key) {
		return key.replace("-", "").replaceAll("[.\\[]", "_").replace("]", "").toUpperCase(Locale.ROOT);
	}

	/**
	 * Return the keys that may have been meant, with the map keys of the name.
	 */
	private static List<String> candidates(ConfigurationPropertyName name) {
		return all().stream().map((key) -> {
			String[] elements = key.split("\\.");
			for (int i = 0; i < Math.min(elements.length, name.getNumberOfElements()); i++) {
				elements[i] = elements[i].equals("*") ? name.getElement(i, Form.DASHED) : elements[i];
			}
			return String.join(".", elements);
		}).toList();
	}

	/**
	 * Return the keys of all values, with {@code *} for the keys of maps and {@code [0]}
	 * for the elements of lists.
	 * @return the keys
	 */
	static List<String> all() {
		List<String> keys = new ArrayList<>();
		collect(PREFIX.toString(), WorkerLoaderProperties.class, keys);
		return keys;
	}

	private static void collect(String key, Type type, List<String> keys) {
		if (isRecord(type)) {
			for (RecordComponent component : ((Class<?>) type).getRecordComponents()) {
				collect(key + "." + DataObjectPropertyName.toDashedForm(component.getName()),
						component.getGenericType(), keys);
			}
		}
		else if (type instanceof ParameterizedType parameterized) {
			Type[] arguments = parameterized.getActualTypeArguments();
			boolean map = parameterized.getRawType() == Map.class;
			Type element = arguments[map ? 1 : 0];
			collect(isRecord(element) ? key + (map ? ".*" : "[0]") : key, element, keys);
		}
		else {
			keys.add(key);
		}
	}

	private static boolean isRecord(Type type) {
		return type instanceof Class<?> candidate && candidate.isRecord();
	}

}
