package dev.workerloader.internal.types;

import java.lang.annotation.Annotation;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
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
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.WorkerScriptException;
import dev.workerloader.outbound.WorkerBlob;
import dev.workerloader.outbound.WorkerForm;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * Which declared types may cross the wall. Everything that is not known to be data is
 * refused.
 */
public final class CrossingTypes {

	private static final Set<Class<?>> SCALARS = Set.of(Boolean.class, Byte.class, Short.class, Integer.class,
			Long.class, Float.class, Double.class, Character.class, Number.class, BigInteger.class, BigDecimal.class,
			String.class, UUID.class, Pattern.class, WorkerScriptException.class, URI.class, WorkerRequest.class,
			WorkerResponse.class, HttpHeaders.class, WorkerBlob.class, WorkerForm.class, Instant.class, Date.class,
			Duration.class, Period.class, LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetDateTime.class,
			OffsetTime.class, ZonedDateTime.class, Year.class, YearMonth.class, MonthDay.class, ZoneId.class,
			ZoneOffset.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

	private static final List<Class<?>> COLLECTIONS = List.of(ArrayList.class, LinkedHashSet.class, TreeSet.class);

	private static final List<Class<?>> MAPS = List.of(LinkedHashMap.class, TreeMap.class);

	private static final List<String> LIBRARIES = List.of("java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.",
			"kotlin.", "scala.", "groovy.", "org.springframework.", "org.hibernate.", "tools.jackson.",
			"com.fasterxml.jackson.", "org.graalvm.");

	private static final Set<String> REFERENCES = Set.of("Entity", "MappedSuperclass");

	private final boolean parameter;

	private final Predicate<Class<?>> references;

	private final Set<JavaType> visited = new HashSet<>();

	private CrossingTypes(boolean parameter, Predicate<Class<?>> references) {
		this.parameter = parameter;
		this.references = references;
	}

	/**
	 * Check the type of a parameter.
	 * @param type the type
	 * @param references which classes cross by reference
	 * @return why it cannot cross, as the end of a sentence, or {@code null}
	 */
	public static @Nullable String refuseParameter(Type type, Predicate<Class<?>> references) {
		return hasVariable(type) ? type + " is not a definite type"
				: new CrossingTypes(true, references).refuse(DataClass.resolve(type));
	}

	/**
	 * Check the type of a result.
	 * @param type the type
	 * @param references which classes cross by reference
	 * @return why it cannot cross, as the end of a sentence, or {@code null}
	 */
	public static @Nullable String refuseResult(Type type, Predicate<Class<?>> references) {
		return hasVariable(type) ? type + " is not a definite type"
				: new CrossingTypes(false, references).refuse(DataClass.resolve(type));
	}

	/**
	 * Return whether values of the type have no parts.
	 * @param type the type
	 * @return whether it is a scalar
	 */
	public static boolean isScalar(JavaType type) {
		return type.isPrimitive() || type.isEnumType() || SCALARS.contains(type.getRawClass());
	}

	/**
	 * Return which class stands in for a declared collection type.
	 * @param type the declared type
	 * @return the class to create, or {@code null} if the type is too special
	 */
	public static @Nullable Class<?> collectionClass(Class<?> type) {
		return COLLECTIONS.stream().filter(type::isAssignableFrom).findFirst().orElse(null);
	}

	/**
	 * Return which class stands in for a declared map type.
	 * @param type the declared type
	 * @return the class to create, or {@code null} if the type is too special
	 */
	public static @Nullable Class<?> mapClass(Class<?> type) {
		return MAPS.stream().filter(type::isAssignableFrom).findFirst().orElse(null);
	}

	private @Nullable String refuse(JavaType type) {
		Class<?> raw = type.getRawClass();
		if (isScalar(type) || type.isJavaLangObject() || !this.visited.add(type) || this.references.test(raw)) {
			return null;
		}
		if (this.parameter ? StreamType.isParameter(type)
				: StreamType.isReadable(type) || StreamType.isWritable(type)) {
			return null;
		}
		if (FunctionType.isFunction(raw)) {
			return this.parameter ? refuseFunction(FunctionType.of(type))
					: cannot(raw, "Return an object whose methods carry @SandboxRpc");
		}
		if (raw.isArray() || raw == Optional.class) {
			return refuse(type.getContentType());
		}
		if (Collection.class.isAssignableFrom(raw)) {
			return (this.parameter && collectionClass(raw) == null) ? cannot(raw, "Use List or Set")
					: refuse(type.getContentType());
		}
		if (Map.class.isAssignableFrom(raw)) {
			if (this.parameter && mapClass(raw) == null) {
				return cannot(raw, "Use Map");
			}
			String problem = refuse(type.getKeyType());
			return (problem != null) ? problem : refuse(type.getContentType());
		}
		String problem = refuseClass(raw);
		return (problem != null) ? problem : refuseProperties(type);
	}

	// What a function takes goes to the worker, what it returns comes from there.
	private @Nullable String refuseFunction(FunctionType function) {
		CrossingTypes results = new CrossingTypes(false, this.references);
		for (JavaType parameter : function.parameters()) {
			String problem = results.refuse(parameter);
			if (problem != null) {
				return problem;
			}
		}
		JavaType result = function.result();
		return result.hasRawClass(void.class) || result.hasRawClass(Void.class) ? null : refuse(result);
	}

	private @Nullable String refuseClass(Class<?> raw) {
		if (Throwable.class.isAssignableFrom(raw) || AutoCloseable.class.isAssignableFrom(raw)
				|| LIBRARIES.stream().anyMatch(raw.getName()::startsWith)) {
			return cannot(raw, "Use a record, a list, a map or a simple type");
		}
		if (raw.getName().equals("reactor.core.publisher.Flux")) {
			return cannot(raw, "It can only be what a method returns");
		}
		for (Annotation annotation : raw.getAnnotations()) {
			if (REFERENCES.contains(annotation.annotationType().getSimpleName())) {
				return cannot(raw,
						"It is annotated with @" + annotation.annotationType().getSimpleName() + ". Use a record");
			}
		}
		boolean inner = raw.isMemberClass() && !Modifier.isStatic(raw.getModifiers());
		if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers()) || inner) {
			return cannot(raw, "Use a record, or a concrete class with properties");
		}
		return null;
	}

	private @Nullable String refuseProperties(JavaType type) {
		Class<?> raw = type.getRawClass();
		if (!raw.isRecord() && !Modifier.isPublic(raw.getModifiers())) {
			return cannot(raw, "Make it public, or use a record");
		}
		DataClass properties = DataClass.of(type);
		if (properties.problem() != null) {
			return cannot(raw, properties.problem());
		}
		if (this.parameter && !properties.isCreatable()) {
			return cannot(raw, "Use a record, or a class with a public constructor without parameters and setters");
		}
		List<JavaType> types = this.parameter
				? properties.writable().values().stream().map(DataClass.WritableProperty::type).toList()
				: properties.readable().stream().map(DataClass.ReadableProperty::type).toList();
		if (types.isEmpty() && !raw.isRecord()) {
			return cannot(raw, "It has no properties");
		}
		for (JavaType property : types) {
			String problem = refuse(property);
			if (problem != null) {
				return problem;
			}
		}
		return null;
	}

	private static String cannot(Class<?> type, String advice) {
		return type.getTypeName() + " cannot cross. " + advice;
	}

	private static boolean hasVariable(Type type) {
		if (type instanceof ParameterizedType parameterized) {
			return Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(CrossingTypes::hasVariable);
		}
		return type instanceof TypeVariable
				|| (type instanceof GenericArrayType array && hasVariable(array.getGenericComponentType()));
	}

}
