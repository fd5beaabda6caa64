package dev.workerloader.rpc;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.types.CrossingTypes;

/**
 * The declarations for a map.
 */
final class EnvDeclarations implements TypeScriptDeclarations {

	private final SortedMap<String, @Nullable Object> env;

	private final String text;

	EnvDeclarations(Map<String, ? extends @Nullable Object> env) {
		SortedMap<String, @Nullable Object> sorted = new TreeMap<>();
		env.forEach((name, value) -> sorted.put(name, bindingOrData(name, value)));
		this.env = Collections.unmodifiableSortedMap(sorted);
		this.text = new EnvWriter(this.env).write();
	}

	private static @Nullable Object bindingOrData(String name, @Nullable Object value) {
		if (value == null) {
			return null;
		}
		if (Binding.isBindable(value)) {
			return Binding.of(value);
		}
		String problem = CrossingTypes.refuseResult(value.getClass(), (type) -> false);
		if (problem != null) {
			throw new IllegalArgumentException("env." + name + " is no binding, and no data: " + problem + ".");
		}
		return value;
	}

	@Override
	public List<String> names() {
		return List.copyOf(this.env.keySet());
	}

	@Override
	public TypeScriptDeclarations only(String... names) {
		Map<String, @Nullable Object> part = new TreeMap<>();
		for (String name : names) {
			if (!this.env.containsKey(name)) {
				throw new IllegalArgumentException("There is no '" + name + "'. " + (this.env.isEmpty()
						? "There is nothing." : "There are: " + String.join(", ", names()) + "."));
			}
			part.put(name, this.env.get(name));
		}
		return new EnvDeclarations(part);
	}

	@Override
	public String text() {
		return this.text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
