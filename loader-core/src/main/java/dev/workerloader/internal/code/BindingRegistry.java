package dev.workerloader.internal.code;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.Binding;

/**
 * Bindings by name. Names match ignoring case, {@code -} and {@code _}, as keys of a
 * configuration do.
 */
public final class BindingRegistry {

	private final Map<String, Entry> entries = new LinkedHashMap<>();

	/**
	 * Add a binding.
	 * @param name the name that workers see
	 * @param binding the binding
	 * @throws IllegalArgumentException if another binding has the same name
	 */
	public void add(String name, Binding binding) {
		Entry previous = this.entries.putIfAbsent(canonical(name), new Entry(name, binding));
		if (previous != null) {
			throw new IllegalArgumentException("The binding '" + name + "' has the same name as the binding '"
					+ previous.name() + "': names match ignoring case, '-' and '_'. Rename one of them.");
		}
	}

	/**
	 * Return the name of a binding as workers see it.
	 * @param name the name in any spelling
	 * @return the name, or {@code null} if there is no such binding
	 */
	public @Nullable String nameOf(String name) {
		Entry entry = this.entries.get(canonical(name));
		return (entry != null) ? entry.name() : null;
	}

	/**
	 * Return a binding.
	 * @param name the name in any spelling
	 * @return the binding, or {@code null} if there is none
	 */
	public @Nullable Binding find(String name) {
		Entry entry = this.entries.get(canonical(name));
		return (entry != null) ? entry.binding() : null;
	}

	/**
	 * Return the names of all bindings as workers see them.
	 * @return the names
	 */
	public Collection<String> names() {
		return this.entries.values().stream().map(Entry::name).toList();
	}

	/**
	 * Return all bindings.
	 * @return the bindings by name
	 */
	public Map<String, Binding> asMap() {
		Map<String, Binding> bindings = new LinkedHashMap<>();
		this.entries.values().forEach((entry) -> bindings.put(entry.name(), entry.binding()));
		return Collections.unmodifiableMap(bindings);
	}

	/**
	 * Return the form in which names are compared.
	 * @param name the name in any spelling
	 * @return the form
	 */
	public static String canonical(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	private record Entry(String name, Binding binding) {

	}

}
