package dev.workerloader.internal.typescript;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.CrossingTypes;
import dev.workerloader.internal.types.FunctionType;
import dev.workerloader.internal.types.StreamType;

/**
 * The records and beans that cross, in which directions, and which of them look different
 * in the two.
 */
final class DataTypes {

	private final Map<Direction, Set<JavaType>> crossing = new EnumMap<>(Direction.class);

	private final Set<JavaType> different = new HashSet<>();

	private final Set<Class<?>> referenced = new LinkedHashSet<>();

	private final Predicate<Class<?>> references;

	/**
	 * Create new {@link DataTypes}.
	 * @param references which classes cross by reference
	 */
	DataTypes(Predicate<Class<?>> references) {
		this.references = references;
		for (Direction direction : Direction.values()) {
			this.crossing.put(direction, new LinkedHashSet<>());
		}
	}

	/**
	 * Add a type and all that it consists of.
	 */
	void add(JavaType type, Direction direction) {
		if (this.references.test(type.getRawClass())) {
			this.referenced.add(type.getRawClass());
		}
		else if (FunctionType.isFunction(type.getRawClass())) {
			FunctionType function = FunctionType.of(type);
			function.parameters().forEach((parameter) -> add(parameter, direction.opposite()));
			add(function.result(), direction);
		}
		else if (!isData(type)) {
			parts(type).forEach((part) -> add(part, direction));
		}
		else if (crossing(direction).add(type)) {
			Property.of(type, direction).forEach((property) -> add(property.type(), direction));
		}
	}

	/**
	 * Return the classes that cross by reference.
	 */
	Set<Class<?>> referenced() {
		return this.referenced;
	}

	/**
	 * Find out which types look different in the two directions: those whose properties
	 * are, and those that have such a type as a part.
	 */
	void compare() {
		Set<JavaType> both = crossing(Direction.TO_GUEST).stream()
			.filter(crossing(Direction.TO_HOST)::contains)
			.collect(Collectors.toSet());
		both.stream()
			.filter((type) -> !shape(type, Direction.TO_HOST).equals(shape(type, Direction.TO_GUEST)))
			.forEach(this.different::add);
		boolean found = true;
		while (found) {
			found = this.different.addAll(both.stream().filter(this::hasDifferentPart).toList());
		}
	}

	private static Map<String, List<Object>> shape(JavaType type, Direction direction) {
		Map<String, List<Object>> shape = new HashMap<>();
		Property.of(type, direction)
			.forEach((property) -> shape.put(property.name(), List.of(property.type(), property.isNullable())));
		return shape;
	}

	private boolean hasDifferentPart(JavaType type) {
		return Property.of(type, Direction.TO_GUEST)
			.stream()
			.flatMap((property) -> dataIn(property.type()))
			.anyMatch(this.different::contains);
	}

	private Stream<JavaType> dataIn(JavaType type) {
		return isData(type) ? Stream.of(type) : parts(type).stream().flatMap(this::dataIn);
	}

	/**
	 * Return whether a type looks different in the two directions, both of which it goes.
	 */
	boolean isDifferent(JavaType type) {
		return this.different.contains(type);
	}

	boolean crosses(JavaType type, Direction direction) {
		return crossing(direction).contains(type);
	}

	private Set<JavaType> crossing(Direction direction) {
		return this.crossing.getOrDefault(direction, Set.of());
	}

	private boolean isData(JavaType type) {
		return !this.references.test(type.getRawClass()) && !FunctionType.isFunction(type.getRawClass())
				&& !CrossingTypes.isScalar(type) && !type.isJavaLangObject() && !type.isReferenceType()
				&& !type.isArrayType() && !Collection.class.isAssignableFrom(type.getRawClass())
				&& !Map.class.isAssignableFrom(type.getRawClass()) && !type.hasRawClass(Void.class)
				&& !StreamType.isReadable(type) && !StreamType.isWritable(type);
	}

	private static List<JavaType> parts(JavaType type) {
		return Stream.of(type.getKeyType(), type.getContentType()).filter((part) -> part != null).toList();
	}

}
