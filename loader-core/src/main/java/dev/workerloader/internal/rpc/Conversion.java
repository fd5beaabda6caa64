package dev.workerloader.internal.rpc;

import java.io.InputStream;
import java.lang.reflect.Array;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.CrossingTypes;
import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.types.FunctionType;
import dev.workerloader.internal.types.StreamType;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.ValuePath;
import dev.workerloader.rpc.GuestVisible;
import dev.workerloader.rpc.RpcStub;

/**
 * Converts one value. Where the type has parts, the result is a tree, also if the value
 * has shared references; so the size of the tree is bounded.
 */
final class Conversion {

	private static final int MAX_DEPTH = 64;

	private static final int MAX_SIZE = 1_000_000;

	private static final int MAX_REASON = 500;

	/**
	 * Objects in sets and as keys of maps are hashed by content, at a cost that a guest
	 * could drive up with equal hashes.
	 */
	private static final int MAX_HASHED = 1_000;

	private static final int MAX_HASHED_SIZE = 50_000;

	private final ValuePath path;

	private int depth;

	private int size;

	private int hashed;

	private int hashedSize;

	Conversion(ValuePath path) {
		this.path = path;
	}

	@Nullable Object convert(@Nullable Object value, JavaType type) {
		if (type.isJavaLangObject()) {
			return value;
		}
		if (++this.size > MAX_SIZE) {
			throw new BadArgumentsException(this.path + " consists of more than " + MAX_SIZE + " values.");
		}
		Class<?> raw = type.getRawClass();
		if (value == null) {
			return absent(type);
		}
		ScalarConverter scalar = ScalarConverter.of(raw);
		if (scalar != null) {
			Object result = scalar.conversion().apply(value);
			if (result == null) {
				throw mismatch(value, type);
			}
			return result;
		}
		if (raw.isEnum()) {
			return constant(value, raw);
		}
		if (raw == Optional.class) {
			return Optional.ofNullable(convert(value, type.getContentType()));
		}
		if (raw == OptionalInt.class) {
			return OptionalInt.of((int) present(convert(value, DataClass.resolve(int.class))));
		}
		if (raw == OptionalLong.class) {
			return OptionalLong.of((long) present(convert(value, DataClass.resolve(long.class))));
		}
		if (raw == OptionalDouble.class) {
			return OptionalDouble.of((double) present(convert(value, DataClass.resolve(double.class))));
		}
		if (StreamType.isParameter(type)) {
			return stream(value, type);
		}
		if (TypeConverter.isReference(raw) || FunctionType.isFunction(raw)) {
			return reference(value, type);
		}
		return container(value, type);
	}

	private static Object present(@Nullable Object value) {
		if (value == null) {
			throw new IllegalStateException("A primitive value is missing.");
		}
		return value;
	}

	private @Nullable Object absent(JavaType type) {
		Class<?> raw = type.getRawClass();
		if (raw == Optional.class) {
			return Optional.empty();
		}
		if (raw == OptionalInt.class) {
			return OptionalInt.empty();
		}
		if (raw == OptionalLong.class) {
			return OptionalLong.empty();
		}
		if (raw == OptionalDouble.class) {
			return OptionalDouble.empty();
		}
		if (type.isPrimitive()) {
			throw mismatch(null, type);
		}
		return null;
	}

	private Object reference(Object value, JavaType type) {
		Class<?> raw = type.getRawClass();
		if (value instanceof RpcStub stub && FunctionType.isFunction(raw)) {
			return FunctionProxy.create(FunctionType.of(type), raw, stub);
		}
		if (raw.isInstance(value)) {
			return value;
		}
		throw mismatch(value, type);
	}

	private Object stream(Object value, JavaType type) {
		if (type.getRawClass().isInstance(value)) {
			return value;
		}
		if (value instanceof InputStream stream && type.hasRawClass(Flow.Publisher.class)) {
			return BodyPublishers.ofInputStream(() -> stream);
		}
		throw mismatch(value, type);
	}

	private Object container(Object value, JavaType type) {
		if (++this.depth > MAX_DEPTH) {
			throw new BadArgumentsException(
					this.path + " is nested more than " + MAX_DEPTH + " levels deep or contains itself.");
		}
		Class<?> raw = type.getRawClass();
		Object result;
		if (raw.isArray()) {
			result = array(value, type);
		}
		else if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
			result = collection(value, type);
		}
		else if (Map.class.isAssignableFrom(raw)) {
			result = map(value, type);
		}
		else {
			result = object(value, type);
		}
		this.depth--;
		return result;
	}

	private Object array(Object value, JavaType type) {
		List<@Nullable Object> elements = elements(value, type, type.getContentType(), false);
		Object array = Array.newInstance(type.getContentType().getRawClass(), elements.size());
		for (int i = 0; i < elements.size(); i++) {
			Array.set(array, i, elements.get(i));
		}
		return array;
	}

	private Object collection(Object value, JavaType type) {
		Class<?> target = CrossingTypes.collectionClass(type.getRawClass());
		if (target == null) {
			throw mismatch(value, type);
		}
		List<@Nullable Object> elements = elements(value, type, type.getContentType(), target != ArrayList.class);
		if (target == ArrayList.class) {
			return elements;
		}
		return (target == LinkedHashSet.class) ? new LinkedHashSet<>(elements) : sorted(elements, value, type);
	}

	private Object sorted(List<@Nullable Object> elements, Object value, JavaType type) {
		if (elements.stream().allMatch(Comparable.class::isInstance)) {
			return new TreeSet<>(elements);
		}
		throw mismatch(value, type);
	}

	private List<@Nullable Object> elements(Object value, JavaType type, JavaType elementType, boolean hash) {
		boolean accepted = value instanceof List
				|| (value instanceof Set && type.getRawClass().isAssignableFrom(LinkedHashSet.class));
		if (!accepted) {
			throw mismatch(value, type);
		}
		List<@Nullable Object> result = new ArrayList<>();
		int index = 0;
		for (Object element : (Collection<?>) value) {
			this.path.push(index++);
			result.add(hash ? hashed(element, elementType) : convert(element, elementType));
			this.path.pop();
		}
		return result;
	}

	private Object map(Object value, JavaType type) {
		Class<?> target = CrossingTypes.mapClass(type.getRawClass());
		if (target == null || !(value instanceof Map<?, ?> source)) {
			throw mismatch(value, type);
		}
		Map<@Nullable Object, @Nullable Object> result = (target == TreeMap.class) ? new TreeMap<>()
				: new LinkedHashMap<>();
		source.forEach((key, element) -> {
			this.path.push(String.valueOf(key));
			Object convertedKey = hashed(key, type.getKeyType());
			if (target == TreeMap.class && !(convertedKey instanceof Comparable)) {
				throw mismatch(key, type.getKeyType());
			}
			result.put(convertedKey, convert(element, type.getContentType()));
			this.path.pop();
		});
		return result;
	}

	private @Nullable Object hashed(@Nullable Object value, JavaType type) {
		boolean hasParts = value instanceof Collection || value instanceof Map;
		if (hasParts && (type.isJavaLangObject() || ++this.hashed > MAX_HASHED)) {
			throw new BadArgumentsException(
					this.path + " is in a Set or the key of a Map, where only simple values, or up to " + MAX_HASHED
							+ " objects of one type, can be.");
		}
		int before = this.size;
		Object result = convert(value, type);
		this.hashedSize += hasParts ? this.size - before : 0;
		if (this.hashedSize > MAX_HASHED_SIZE) {
			throw new BadArgumentsException(this.path + " is in a Set or the key of a Map, and is too large for that.");
		}
		return result;
	}

	private Object constant(Object value, Class<?> type) {
		for (Object constant : type.getEnumConstants()) {
			if (((Enum<?>) constant).name().equals(value)) {
				return constant;
			}
		}
		List<String> names = Expectation.constants(type);
		String hint = (value instanceof String name) ? didYouMean(Names.nearest(name, names)) : "";
		throw new BadArgumentsException(this.path + " must be " + Expectation.of(DataClass.resolve(type)) + ", but was "
				+ Expectation.actual(value) + "." + hint);
	}

	private Object object(Object value, JavaType type) {
		if (!(value instanceof Map<?, ?> source)) {
			throw mismatch(value, type);
		}
		DataClass properties = DataClass.of(type);
		Map<String, @Nullable Object> values = new HashMap<>();
		source.forEach((key, element) -> {
			if (!(key instanceof String name)) {
				throw mismatch(value, type);
			}
			DataClass.WritableProperty property = properties.writable().get(name);
			if (property == null) {
				throw unknown(name, properties.writable().keySet(), type);
			}
			this.path.push(name);
			values.put(name, convert(element, property.type()));
			this.path.pop();
		});
		for (DataClass.WritableProperty property : properties.writable().values()) {
			if (property.parameter() >= 0 && !values.containsKey(property.name())) {
				this.path.push(property.name());
				values.put(property.name(), missing(property.type()));
				this.path.pop();
			}
		}
		return create(properties, values);
	}

	private Object create(DataClass properties, Map<String, @Nullable Object> values) {
		try {
			return properties.create(values);
		}
		catch (Exception ex) {
			String reason = ex.getClass().isAnnotationPresent(GuestVisible.class)
					? ": " + SafeText.escape(String.valueOf(ex.getMessage()), MAX_REASON) : ".";
			throw new BadArgumentsException(this.path + " was refused by the application" + reason, ex);
		}
	}

	private @Nullable Object missing(JavaType type) {
		if (type.isPrimitive()) {
			throw new BadArgumentsException(this.path + " is missing. It must be " + Expectation.of(type) + ".");
		}
		return absent(type);
	}

	private BadArgumentsException unknown(String name, Collection<String> known, JavaType type) {
		return new BadArgumentsException(
				this.path + " has the property " + SafeText.quote(name, 64) + ", which is not known. It must be "
						+ Expectation.of(type) + "." + didYouMean(Names.nearest(name, known)));
	}

	private BadArgumentsException mismatch(@Nullable Object value, JavaType type) {
		return new BadArgumentsException(
				this.path + " must be " + Expectation.of(type) + ", but was " + Expectation.actual(value) + ".");
	}

	private static String didYouMean(List<String> names) {
		return names.isEmpty() ? "" : " Did you mean " + String.join(" or ", names) + "?";
	}

}
