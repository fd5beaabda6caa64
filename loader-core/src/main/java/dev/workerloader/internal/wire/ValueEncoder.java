package dev.workerloader.internal.wire;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JavaType;

import dev.workerloader.WorkerScriptException;
import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.wire.References.Reference;

/**
 * Encodes one value: a walk over Java objects that writes text. An object that was
 * written before becomes a back reference.
 */
final class ValueEncoder {

	private final TextOutput output;

	private final JsonGenerator json;

	private final ValuePath path;

	private final boolean dataOnly;

	private final @Nullable References references;

	private final IdentityHashMap<Object, Seen> seen = new IdentityHashMap<>();

	private int containers;

	private int depth;

	ValueEncoder(TextOutput output, ValuePath path, boolean dataOnly, @Nullable References references) {
		this.output = output;
		this.json = output.json();
		this.path = path;
		this.dataOnly = dataOnly;
		this.references = references;
	}

	/**
	 * Write a value.
	 * @param value the value
	 * @param declared its declared type, or {@code null} if only its class is known
	 */
	void write(@Nullable Object value, @Nullable JavaType declared) {
		try {
			if (Scalars.write(value, this.output)) {
				return;
			}
		}
		catch (IllegalArgumentException ex) {
			throw new UnencodableException(this.path.toString(), String.valueOf(ex.getMessage()), ex.getCause());
		}
		Object object = Objects.requireNonNull(value);
		if (object instanceof Optional<?> optional) {
			write(optional.orElse(null), content(declared));
		}
		else if (object instanceof OptionalInt optional) {
			write(optional.isPresent() ? optional.getAsInt() : null, null);
		}
		else if (object instanceof OptionalLong optional) {
			write(optional.isPresent() ? optional.getAsLong() : null, null);
		}
		else if (object instanceof OptionalDouble optional) {
			write(optional.isPresent() ? optional.getAsDouble() : null, null);
		}
		else {
			// Object says nothing about what is in it, as no declared type does.
			List<@Nullable Object> message = this.dataOnly ? null : WebValues.parts(object);
			if (message != null) {
				message(message);
				return;
			}
			JavaType type = (declared != null && declared.isJavaLangObject()) ? null : declared;
			Reference reference = refer(object, type);
			if (reference != null) {
				reference(reference);
			}
			else {
				container(object, type);
			}
		}
	}

	private void message(List<@Nullable Object> parts) {
		begin(String.valueOf(parts.get(0)));
		for (int i = 1; i < parts.size(); i++) {
			Object part = parts.get(i);
			if (part instanceof byte[] bytes) {
				start(null, null);
				bytes(bytes);
			}
			else {
				write(part, null);
			}
		}
		this.json.writeEndArray();
	}

	private @Nullable Reference refer(Object object, @Nullable JavaType declared) {
		if (this.references == null) {
			return null;
		}
		try {
			return this.references.refer(object, (declared != null) ? declared.getRawClass() : null);
		}
		catch (IllegalStateException ex) {
			throw new UnencodableException(this.path.toString(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private void reference(Reference reference) {
		this.output.announce(8);
		begin(reference.kind().tag());
		this.json.writeNumber(reference.id());
		if (reference.name() != null) {
			this.output.announce(reference.name().length() + 2L);
			this.json.writeString(reference.name());
		}
		for (String method : reference.methods()) {
			this.output.announce(method.length() + 3L);
			this.json.writeString(method);
		}
		this.json.writeEndArray();
	}

	private void container(Object object, @Nullable JavaType declared) {
		Seen before = this.seen.get(object);
		// Under another declared type the same object has other properties.
		if (before != null && Objects.equals(before.declared, declared)) {
			this.output.announce(7);
			this.json.writeStartArray();
			this.json.writeString("r");
			this.json.writeNumber(before.index);
			this.json.writeEndArray();
			return;
		}
		if (++this.depth > Wire.MAX_DEPTH) {
			throw fail("The value is nested more than " + Wire.MAX_DEPTH + " levels deep.");
		}
		this.output.announce(2);
		if (object instanceof WorkerScriptException error) {
			error(error);
		}
		else if (declared != null && isBean(declared)) {
			start(object, declared);
			properties(object, declared, true);
		}
		else if (object instanceof byte[] bytes) {
			start(object, declared);
			bytes(bytes);
		}
		else if (object instanceof Map<?, ?> map) {
			start(map.isEmpty() ? null : object, declared);
			map(map, declared);
		}
		else if (object instanceof Collection<?> collection) {
			start(collection.isEmpty() ? null : object, declared);
			elements((object instanceof Set) ? "s" : "a", collection, content(declared));
		}
		else if (object.getClass().isArray()) {
			start(object, declared);
			array(object, content(declared));
		}
		else if (object instanceof Record) {
			start(object, declared);
			properties(object, DataClass.resolve(object.getClass()), false);
		}
		else {
			throw fail(notData(object));
		}
		this.depth--;
	}

	// Empty collections of the JDK are one instance for all uses: in the guest, each use
	// must be an object of its own.
	private void start(@Nullable Object object, @Nullable JavaType declared) {
		if (object != null) {
			this.seen.put(object, new Seen(this.containers, declared));
		}
		this.containers++;
	}

	private void properties(Object object, JavaType type, boolean typed) {
		DataClass dataClass = DataClass.of(type);
		if (dataClass.problem() != null) {
			throw fail(dataClass.problem() + ".");
		}
		List<DataClass.ReadableProperty> properties = dataClass.readable();
		boolean indexed = properties.stream().anyMatch((property) -> isIndex(property.name()));
		beginObject(indexed);
		for (DataClass.ReadableProperty property : properties) {
			this.path.push(property.name());
			key(property.name(), indexed);
			write(read(property, object), typed ? property.type() : null);
			this.path.pop();
		}
		endObject(indexed);
	}

	private @Nullable Object read(DataClass.ReadableProperty property, Object object) {
		try {
			return property.get(object);
		}
		catch (RuntimeException ex) {
			throw new UnencodableException(this.path.toString(), "Reading the property failed.", ex);
		}
	}

	private void map(Map<?, ?> map, @Nullable JavaType declared) {
		JavaType keyType = (declared != null) ? declared.getKeyType() : null;
		JavaType valueType = content(declared);
		List<@Nullable Object> keys = new ArrayList<>();
		List<@Nullable Object> values = new ArrayList<>();
		map.forEach((key, value) -> {
			keys.add(key);
			values.add(value);
		});
		List<String> names = names(keys, keyType);
		if (names != null) {
			object(names, values, valueType);
			return;
		}
		if (this.dataOnly) {
			throw fail("The keys of a map must be strings.");
		}
		begin("m");
		for (int i = 0; i < keys.size(); i++) {
			this.path.push(i);
			write(keys.get(i), keyType);
			write(values.get(i), valueType);
			this.path.pop();
		}
		this.json.writeEndArray();
	}

	/**
	 * Return the keys as names of properties, or {@code null} if they are not all strings
	 * or all constants of one enum.
	 */
	private static @Nullable List<String> names(List<@Nullable Object> keys, @Nullable JavaType keyType) {
		if (keys.isEmpty() && keyType != null && !isNameType(keyType)) {
			return null;
		}
		Class<?> enumType = null;
		List<String> names = new ArrayList<>(keys.size());
		for (Object key : keys) {
			if (key instanceof String name && enumType == null) {
				names.add(name);
			}
			else if (key instanceof Enum<?> constant && (names.isEmpty() || enumType == constant.getDeclaringClass())) {
				enumType = constant.getDeclaringClass();
				names.add(constant.name());
			}
			else {
				return null;
			}
		}
		return names;
	}

	private static boolean isNameType(JavaType type) {
		return type.hasRawClass(String.class) || type.isJavaLangObject() || type.isEnumType();
	}

	private void object(List<String> names, List<@Nullable Object> values, @Nullable JavaType valueType) {
		boolean indexed = names.stream().anyMatch(ValueEncoder::isIndex);
		beginObject(indexed);
		for (int i = 0; i < names.size(); i++) {
			this.path.push(names.get(i));
			key(names.get(i), indexed);
			write(values.get(i), valueType);
			this.path.pop();
		}
		endObject(indexed);
	}

	private void elements(String tag, Collection<?> elements, @Nullable JavaType elementType) {
		begin(tag);
		int index = 0;
		for (Object element : elements) {
			this.path.push(index++);
			write(element, elementType);
			this.path.pop();
		}
		this.json.writeEndArray();
	}

	private void array(Object array, @Nullable JavaType elementType) {
		begin("a");
		int length = Array.getLength(array);
		for (int i = 0; i < length; i++) {
			this.path.push(i);
			write(Array.get(array, i), elementType);
			this.path.pop();
		}
		this.json.writeEndArray();
	}

	private void bytes(byte[] bytes) {
		this.output.announce(bytes.length * 4L / 3);
		begin("b");
		this.json.writeString("Uint8Array");
		this.json.writeString(Base64.getEncoder().encodeToString(bytes));
		this.json.writeEndArray();
	}

	// Only what comes from a worker: the message of any other exception may tell
	// something
	// about the application.
	private void error(WorkerScriptException error) {
		String message = String.valueOf(error.getMessage());
		this.output.announce(error.name().length() + (long) message.length() + 24);
		begin("e");
		this.json.writeStartObject();
		this.json.writeStringProperty("name", error.name());
		this.json.writeStringProperty("message", message);
		this.json.writeName("props");
		new ValueEncoder(this.output, this.path, true, null).write(error.properties(), null);
		this.json.writeEndObject();
		this.json.writeEndArray();
	}

	private void begin(String tag) {
		this.json.writeStartArray();
		this.json.writeString(tag);
	}

	private void beginObject(boolean indexed) {
		if (indexed) {
			begin("o");
		}
		else {
			this.json.writeStartObject();
		}
	}

	private void key(String key, boolean indexed) {
		this.output.announce(key.length() + 3L);
		if (indexed) {
			this.json.writeString(key);
		}
		else {
			this.json.writeName(key);
		}
	}

	private void endObject(boolean indexed) {
		if (indexed) {
			this.json.writeEndArray();
		}
		else {
			this.json.writeEndObject();
		}
	}

	/**
	 * Return whether JavaScript would move the key to the front of an object, which would
	 * upset the numbers of back references.
	 */
	private static boolean isIndex(String key) {
		int length = key.length();
		if (length == 0 || length > 10 || (length > 1 && key.charAt(0) == '0')) {
			return false;
		}
		return key.chars().allMatch((character) -> character >= '0' && character <= '9')
				&& Long.parseLong(key) < 0xFFFF_FFFFL;
	}

	private static boolean isBean(JavaType type) {
		return type.isRecordType() || (!type.isContainerType() && !type.isReferenceType() && !type.isJavaLangObject()
				&& !type.isEnumType() && !type.isPrimitive() && !type.getRawClass().getName().startsWith("java."));
	}

	private static @Nullable JavaType content(@Nullable JavaType declared) {
		return (declared != null) ? declared.getContentType() : null;
	}

	private String notData(Object object) {
		String simpleName = object.getClass().getSimpleName();
		String name = simpleName.isEmpty() ? object.getClass().getName() : simpleName;
		if (this.dataOnly && this.path.isRoot()) {
			return name + " is not data. Annotate it with @SandboxRpc or pass Binding.of(" + apiOf(object)
					+ ".class, object).";
		}
		return name + " is not data. Pass a record, a map with string keys, a list, text, a number, a boolean or null.";
	}

	private static String apiOf(Object object) {
		Class<?>[] interfaces = object.getClass().getInterfaces();
		for (Class<?> candidate : interfaces) {
			if (!candidate.getName().startsWith("java.")) {
				return candidate.getSimpleName();
			}
		}
		return "Api";
	}

	private UnencodableException fail(String sentence) {
		return new UnencodableException(this.path.toString(), sentence, null);
	}

	/**
	 * What was written before.
	 *
	 * @param index the number of the container
	 * @param declared the type that it was written as
	 */
	private record Seen(int index, @Nullable JavaType declared) {

	}

}
