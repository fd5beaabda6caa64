package dev.workerloader.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.util.ClassUtils;

/**
 * A type with its superclasses and all interfaces.
 */
final class TypeHierarchy {

	private TypeHierarchy() {
	}

	/**
	 * Return a type, without what was generated to proxy it, its superclasses and then
	 * all interfaces; the nearest first.
	 * @param type the type
	 * @return the types
	 */
	static Set<Class<?>> of(Class<?> type) {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Class<?> current = ClassUtils.getUserClass(type); current != null; current = current.getSuperclass()) {
			types.add(current);
		}
		List.copyOf(types).forEach((current) -> addInterfaces(current, types));
		types.remove(Object.class);
		return types;
	}

	private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
		for (Class<?> candidate : type.getInterfaces()) {
			types.add(candidate);
			addInterfaces(candidate, types);
		}
	}

}
