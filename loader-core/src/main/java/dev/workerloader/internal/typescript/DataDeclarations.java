package dev.workerloader.internal.typescript;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.WorkerScriptException;
import dev.workerloader.outbound.WorkerBlob;
import dev.workerloader.outbound.WorkerForm;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.internal.types.CrossingTypes;
import dev.workerloader.internal.types.FunctionType;
import dev.workerloader.internal.types.Nullness;
import dev.workerloader.internal.types.StreamType;

/**
 * Writes types as TypeScript and collects the declarations of those that get a name.
 * First all types that cross are {@linkplain #add added}, since what a type looks like
 * depends on which ways it goes.
 */
public final class DataDeclarations {

	private static final String NULL = " | null";

	private static final Map<Class<?>, String> WEB = Map.of(WorkerRequest.class, "Request", WorkerResponse.class,
			"Response", HttpHeaders.class, "Headers", WorkerBlob.class, "Blob", WorkerForm.class, "FormData");

	private final Identifiers names;

	private final DataTypes types;

	private final Predicate<Class<?>> references;

	private final Function<Class<?>, String> referenceName;

	private final Map<Object, String> named = new HashMap<>();

	private final Queue<Supplier<String>> declarations = new ArrayDeque<>();

	/**
	 * Create new {@link DataDeclarations}.
	 * @param names the names that are given
	 * @param references which classes cross by reference
	 * @param referenceName writes such a class
	 */
	public DataDeclarations(Identifiers names, Predicate<Class<?>> references,
			Function<Class<?>, String> referenceName) {
		this.names = names;
		this.references = references;
		this.referenceName = referenceName;
		this.types = new DataTypes(references);
	}

	/**
	 * Add a type that crosses.
	 * @param type the type
	 * @param direction where its values go
	 */
	public void add(JavaType type, Direction direction) {
		this.types.add(type, direction);
	}

	/**
	 * Return the classes that were added and cross by reference.
	 * @return the classes, to which the next types that are added may add more
	 */
	public Set<Class<?>> references() {
		return this.types.referenced();
	}

	/**
	 * End the adding of types.
	 */
	public void complete() {
		this.types.compare();
	}

	/**
	 * Write a type.
	 * @param type the type
	 * @param declared what annotations say about the value
	 * @param direction where its values go
	 * @return the type in TypeScript
	 */
	public String write(JavaType type, Declared declared, Direction direction) {
		String text = plain(type, declared.type(), direction);
		boolean nullable = declared.isNullable() || Nullness.isOptional(type.getRawClass());
		return nullable ? orNull(text) : text;
	}

	private String write(JavaType type, @Nullable AnnotatedType annotated, Direction direction) {
		return write(type, (annotated != null) ? new Declared(List.of(), annotated) : Declared.NOTHING, direction);
	}

	private static String orNull(String text) {
		return (text.equals("unknown") || text.endsWith(NULL)) ? text : text + NULL;
	}

	/**
	 * Return the declarations of all types with a name that were written.
	 * @return the declarations
	 */
	public String text() {
		StringBuilder text = new StringBuilder();
		boolean alias = false;
		while (!this.declarations.isEmpty()) {
			String declaration = this.declarations.remove().get();
			boolean first = !alias;
			alias = declaration.indexOf('\n') == declaration.length() - 1;
			text.append((first || !alias) ? "\n" : "").append(declaration);
		}
		return text.toString();
	}

	private String plain(JavaType type, @Nullable AnnotatedType annotated, Direction direction) {
		Class<?> raw = type.getRawClass();
		if (raw == void.class || raw == Void.class) {
			return "void";
		}
		if (type.isJavaLangObject()) {
			return "unknown";
		}
		if (this.references.test(raw)) {
			return this.referenceName.apply(raw);
		}
		if (StreamType.isReadable(type)) {
			return "ReadableStream<Uint8Array>";
		}
		if (StreamType.isWritable(type)) {
			return "WritableStream<Uint8Array>";
		}
		if (FunctionType.isFunction(raw)) {
			return function(FunctionType.of(type), direction);
		}
		if (type.isEnumType()) {
			return named(raw, () -> raw.getSimpleName(), (name) -> constants(raw, name));
		}
		if (CrossingTypes.isScalar(type)) {
			return scalar(raw);
		}
		if (type.isReferenceType()) {
			return write(type.getContentType(), argument(annotated, 0, 1), direction);
		}
		if (raw == byte[].class) {
			return "Uint8Array";
		}
		if (raw.isArray()) {
			return array(write(type.getContentType(), component(annotated), direction));
		}
		if (Collection.class.isAssignableFrom(raw)) {
			return collection(raw, write(type.getContentType(), argument(annotated, 0, 1), direction));
		}
		if (Map.class.isAssignableFrom(raw)) {
			return map(type, annotated, direction);
		}
		return data(type, direction);
	}

	// Whoever calls it waits for what it returns.
	private String function(FunctionType function, Direction direction) {
		List<String> parameters = new ArrayList<>();
		for (JavaType parameter : function.parameters()) {
			parameters
				.add("arg" + parameters.size() + ": " + write(parameter, (AnnotatedType) null, direction.opposite()));
		}
		String result = write(function.result(), (AnnotatedType) null, direction);
		return "((" + String.join(", ", parameters) + ") => " + result + " | Promise<" + result + ">)";
	}

	private String scalar(Class<?> raw) {
		TextFormat format = TextFormat.of(raw);
		if (format != null) {
			return named(raw, format::name, format::declaration);
		}
		if (raw == boolean.class || raw == Boolean.class) {
			return "boolean";
		}
		if (raw == String.class || raw == char.class || raw == Character.class) {
			return "string";
		}
		if (raw == Instant.class || raw == Date.class) {
			return "Date";
		}
		if (raw == Pattern.class) {
			return "RegExp";
		}
		if (raw == WorkerScriptException.class) {
			return "Error";
		}
		if (raw == URI.class) {
			return "URL";
		}
		String web = WEB.get(raw);
		if (web != null) {
			return web;
		}
		if (raw == BigInteger.class) {
			return "bigint";
		}
		// What is beyond 2^53 cannot be a number.
		boolean large = raw == long.class || raw == Long.class || raw == OptionalLong.class || raw == Number.class;
		return large ? "number | bigint" : "number";
	}

	private static String array(String element) {
		return (isUnion(element) ? "(" + element + ")" : element) + "[]";
	}

	private static boolean isUnion(String type) {
		int depth = 0;
		for (int i = 0; i < type.length(); i++) {
			char character = type.charAt(i);
			depth += (character == '<') ? 1 : 0;
			depth -= (character == '>') ? 1 : 0;
			if (character == '|' && depth == 0) {
				return true;
			}
		}
		return false;
	}

	private static String collection(Class<?> raw, String element) {
		if (Set.class.isAssignableFrom(raw)) {
			return "Set<" + element + ">";
		}
		return raw.isAssignableFrom(LinkedHashSet.class) ? array(element) + " | Set<" + element + ">" : array(element);
	}

	private String map(JavaType type, @Nullable AnnotatedType annotated, Direction direction) {
		JavaType keyType = type.getKeyType();
		String value = write(type.getContentType(), argument(annotated, 1, 2), direction);
		if (keyType.hasRawClass(String.class)) {
			return "Record<string, " + value + ">";
		}
		String key = write(keyType, argument(annotated, 0, 2), direction);
		if (keyType.isEnumType()) {
			return "Partial<Record<" + key + ", " + value + ">>";
		}
		String map = "Map<" + key + ", " + value + ">";
		return keyType.isJavaLangObject() ? "Record<string, " + value + "> | " + map : map;
	}

	private String data(JavaType type, Direction direction) {
		boolean toHostOnly = direction == Direction.TO_HOST && this.types.isDifferent(type);
		String suffix = toHostOnly ? "Input" : "";
		return named(new Key(type, toHostOnly),
				() -> type.getRawClass().getSimpleName() + arguments(type, direction) + suffix,
				(name) -> properties(type, name, direction));
	}

	private String arguments(JavaType type, Direction direction) {
		return type.getBindings()
			.getTypeParameters()
			.stream()
			.map((argument) -> "_" + write(argument, (AnnotatedType) null, direction))
			.collect(Collectors.joining());
	}

	private String properties(JavaType type, String name, Direction direction) {
		boolean both = this.types.crosses(type, Direction.TO_HOST) && this.types.crosses(type, Direction.TO_GUEST)
				&& !this.types.isDifferent(type);
		StringBuilder text = new StringBuilder();
		JsonClassDescription description = type.getRawClass().getAnnotation(JsonClassDescription.class);
		text.append(JsDoc.block("", (description != null) ? List.of(description.value()) : List.of()))
			.append("interface ")
			.append(name)
			.append(" {\n");
		for (Property property : Property.of(type, both ? Direction.TO_HOST : direction)) {
			// Who makes an object can leave out what may be null, or has a value already.
			boolean optional = (both || direction == Direction.TO_HOST)
					&& (property.isNullable() || (property.set() && !both));
			text.append('\t')
				.append(JsDoc.inline(property.declared().description(),
						Constraints.of(property.declared(), property.type())))
				.append(Identifiers.property(property.name()))
				.append(optional ? "?: " : ": ")
				.append(write(property.type(), property.declared(), direction))
				.append(";\n");
		}
		return text.append("}\n").toString();
	}

	private static String constants(Class<?> type, String name) {
		return "type " + name + " = "
				+ Arrays.stream(type.getEnumConstants())
					.map((constant) -> Identifiers.quote(((Enum<?>) constant).name()))
					.collect(Collectors.joining(" | "))
				+ ";\n";
	}

	private String named(Object key, Supplier<String> words, UnaryOperator<String> declaration) {
		String name = this.named.get(key);
		if (name == null) {
			String unique = this.names.unique(words.get());
			this.named.put(key, unique);
			this.declarations.add(() -> declaration.apply(unique));
			name = unique;
		}
		return name;
	}

	private static @Nullable AnnotatedType argument(@Nullable AnnotatedType annotated, int index, int count) {
		if (annotated instanceof AnnotatedParameterizedType parameterized) {
			AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
			return (arguments.length == count) ? arguments[index] : null;
		}
		return null;
	}

	private static @Nullable AnnotatedType component(@Nullable AnnotatedType annotated) {
		return (annotated instanceof AnnotatedArrayType array) ? array.getAnnotatedGenericComponentType() : null;
	}

	private record Key(JavaType type, boolean toHostOnly) {

	}

}
