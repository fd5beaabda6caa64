package dev.workerloader.internal.typescript;

import java.util.List;

import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.types.Nullness;

/**
 * A property of a record or bean.
 *
 * @param name the name
 * @param type the type
 * @param declared what annotations say about it
 * @param set whether it is set after the object was made, so that it need not be
 */
record Property(String name, JavaType type, Declared declared, boolean set) {

	static List<Property> of(JavaType type, Direction direction) {
		DataClass properties = DataClass.of(type);
		if (direction == Direction.TO_GUEST) {
			return properties.readable()
				.stream()
				.map((property) -> new Property(property.name(), property.type(), Declared.of(property.member()),
						false))
				.toList();
		}
		return properties.writable()
			.values()
			.stream()
			.map((property) -> new Property(property.name(), property.type(), Declared.of(property.member()),
					property.parameter() < 0))
			.toList();
	}

	boolean isNullable() {
		return this.declared.isNullable() || Nullness.isOptional(this.type.getRawClass());
	}

}
