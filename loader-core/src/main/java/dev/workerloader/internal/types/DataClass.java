package dev.workerloader.internal.types;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.AnnotatedWithParams;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * The properties of a record or a JavaBean as Jackson sees them, with its annotations
 * honoured: {@code @JsonIgnore} keeps a property from crossing, {@code @JsonProperty}
 * renames it. Only what the type itself says counts, never the class of an instance.
 */
public final class DataClass {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		// Otherwise a guest could set a property that has a getter and a field, but no
		// setter.
		.disable(MapperFeature.INFER_PROPERTY_MUTATORS, MapperFeature.USE_GETTERS_AS_SETTERS,
				MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.build();

	/**
	 * Annotations of Jackson that change or hide what crosses in ways that are not
	 * followed here. To ignore one could show a guest what was meant to be masked.
	 */
	private static final Set<String> UNSUPPORTED = Set.of("JsonSerialize", "JsonDeserialize", "JsonValue",
			"JsonUnwrapped", "JsonFilter", "JsonView", "JsonRawValue", "JsonAnyGetter", "JsonAnySetter");

	private static final Set<String> UNSUPPORTED_ON_PROPERTIES = Set.of("JsonIgnoreProperties",
			"JsonIncludeProperties");

	private static final ClassValue<Map<JavaType, DataClass>> CACHE = new ClassValue<>() {

		@Override
		protected Map<JavaType, DataClass> computeValue(Class<?> type) {
			return new ConcurrentHashMap<>();
		}

	};

	private final JavaType type;

	private final List<ReadableProperty> readable;

	private final Map<String, WritableProperty> writable;

	private final @Nullable AnnotatedWithParams creator;

	private final @Nullable String problem;

	private DataClass(JavaType type) {
		this.type = type;
		BeanDescription reading = forReading(type);
		BeanDescription writing = forWriting(type);
		this.readable = readable(reading);
		this.writable = writable(writing);
		this.creator = creator(writing, this.writable);
		this.problem = Stream.concat(problems(reading), problems(writing)).findFirst().orElse(null);
	}

	/**
	 * Resolve a type.
	 * @param type the type
	 * @return the resolved type
	 */
	public static JavaType resolve(Type type) {
		return MAPPER.constructType(type);
	}

	/**
	 * Resolve the type of a collection.
	 * @param collection its class
	 * @param content the type of what it has
	 * @return the resolved type
	 */
	@SuppressWarnings("rawtypes") // as Jackson declares it
	static JavaType resolve(Class<? extends Collection> collection, Type content) {
		return MAPPER.getTypeFactory().constructCollectionType(collection, resolve(content));
	}

	/**
	 * Resolve a type that a member of another one declares.
	 * @param type the type
	 * @param declaring the resolved type that binds its variables
	 * @return the resolved type
	 */
	static JavaType resolve(Type type, JavaType declaring) {
		return MAPPER.getTypeFactory().resolveMemberType(type, declaring.getBindings());
	}

	/**
	 * Return the properties of a type.
	 * @param type a record or a JavaBean
	 * @return its properties
	 */
	public static DataClass of(JavaType type) {
		return CACHE.get(type.getRawClass()).computeIfAbsent(type, DataClass::new);
	}

	/**
	 * Return the properties that can be read from an instance, in order.
	 * @return the properties
	 */
	public List<ReadableProperty> readable() {
		return this.readable;
	}

	/**
	 * Return the properties that an instance can be made from, in order.
	 * @return the properties by name
	 */
	public Map<String, WritableProperty> writable() {
		return this.writable;
	}

	/**
	 * Return why instances cannot cross.
	 * @return the start of a sentence, or {@code null} if nothing stands against it
	 */
	public @Nullable String problem() {
		return this.problem;
	}

	/**
	 * Return whether instances can be made.
	 * @return whether there is a constructor for it
	 */
	public boolean isCreatable() {
		return this.creator != null && !Modifier.isAbstract(this.type.getRawClass().getModifiers());
	}

	/**
	 * Make an instance.
	 * @param values the values of properties that are present; those of the constructor's
	 * parameters must be, and must not be null for primitive types
	 * @return the instance
	 * @throws Exception what the constructor or a setter throws
	 */
	public Object create(Map<String, @Nullable Object> values) throws Exception {
		if (this.creator == null) {
			throw new IllegalStateException("No constructor of " + this.type.getRawClass().getName() + " fits.");
		}
		try {
			@Nullable Object[] arguments = new @Nullable Object[this.creator.getParameterCount()];
			this.writable.values().forEach((property) -> {
				if (property.parameter >= 0) {
					arguments[property.parameter] = values.get(property.name());
				}
			});
			Object instance = (arguments.length == 0) ? this.creator.call() : this.creator.call(arguments);
			for (WritableProperty property : this.writable.values()) {
				if (property.parameter < 0 && values.containsKey(property.name())) {
					property.member.setValue(instance, values.get(property.name()));
				}
			}
			return instance;
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	private static BeanDescription forReading(JavaType type) {
		SerializationConfig config = MAPPER.serializationConfig();
		ClassIntrospector introspector = config.classIntrospectorInstance().forOperation(config);
		return introspector.introspectForSerialization(type, introspector.introspectClassAnnotations(type));
	}

	private static BeanDescription forWriting(JavaType type) {
		DeserializationConfig config = MAPPER.deserializationConfig();
		ClassIntrospector introspector = config.classIntrospectorInstance().forOperation(config);
		return introspector.introspectForDeserialization(type, introspector.introspectClassAnnotations(type));
	}

	private static Stream<String> problems(BeanDescription description) {
		String type = description.getBeanClass().getSimpleName();
		Stream<String> ofClass = annotations(description.getClassInfo().annotations(), UNSUPPORTED);
		Stream<String> ofMembers = Stream
			.of(description.findJsonValueAccessor(), description.findAnyGetter(), description.findAnySetterAccessor())
			.filter(Objects::nonNull)
			.flatMap((member) -> annotations(member.annotations(), UNSUPPORTED));
		Stream<String> ofProperties = description.findProperties()
			.stream()
			.map(BeanPropertyDefinition::getPrimaryMember)
			.filter(Objects::nonNull)
			.flatMap((member) -> Stream.concat(annotations(member.annotations(), UNSUPPORTED),
					annotations(member.annotations(), UNSUPPORTED_ON_PROPERTIES)));
		return Stream.of(ofClass, ofMembers, ofProperties)
			.flatMap((names) -> names)
			.map((name) -> type + " uses @" + name + ", which is not supported here");
	}

	private static Stream<String> annotations(Stream<Annotation> annotations, Set<String> names) {
		return annotations.map((annotation) -> annotation.annotationType().getSimpleName()).filter(names::contains);
	}

	private static List<ReadableProperty> readable(BeanDescription description) {
		SerializationConfig config = MAPPER.serializationConfig();
		Predicate<BeanPropertyDefinition> hidden = hidden(config, description,
				config.getDefaultPropertyIgnorals(description.getBeanClass(), description.getClassInfo())
					.findIgnoredForSerialization());
		List<ReadableProperty> properties = new ArrayList<>();
		for (BeanPropertyDefinition property : description.findProperties()) {
			if (property.couldSerialize() && !hidden.test(property)) {
				AnnotatedMember accessor = property.getAccessor();
				accessor.fixAccess(true);
				properties.add(new ReadableProperty(property.getName(), accessor.getType(), accessor));
			}
		}
		return List.copyOf(properties);
	}

	// Jackson applies these not where it finds properties but where it makes serializers.
	private static Predicate<BeanPropertyDefinition> hidden(MapperConfig<?> config, BeanDescription description,
			Set<String> ignored) {
		JsonIncludeProperties.Value inclusions = config.getDefaultPropertyInclusions(description.getBeanClass(),
				description.getClassInfo());
		Set<String> included = (inclusions != null) ? inclusions.getIncluded() : null;
		return (property) -> ignored.contains(property.getName())
				|| (included != null && !included.contains(property.getName()))
				|| property.getRawPrimaryType().isAnnotationPresent(JsonIgnoreType.class)
				|| (property.findReferenceType() != null && property.findReferenceType().isBackReference());
	}

	private static Map<String, WritableProperty> writable(BeanDescription description) {
		DeserializationConfig config = MAPPER.deserializationConfig();
		Predicate<BeanPropertyDefinition> hidden = hidden(config, description,
				config.getDefaultPropertyIgnorals(description.getBeanClass(), description.getClassInfo())
					.findIgnoredForDeserialization());
		Map<String, WritableProperty> properties = new LinkedHashMap<>();
		for (BeanPropertyDefinition property : description.findProperties()) {
			if (property.couldDeserialize() && !hidden.test(property)) {
				AnnotatedMember member = property.getMutator();
				int parameter = -1;
				if (member instanceof AnnotatedParameter constructorParameter) {
					parameter = constructorParameter.getIndex();
				}
				else {
					member.fixAccess(true);
				}
				properties.put(property.getName(), new WritableProperty(property.getName(), property.getInternalName(),
						property.getPrimaryType(), member, parameter));
			}
		}
		return Collections.unmodifiableMap(properties);
	}

	private static @Nullable AnnotatedWithParams creator(BeanDescription description,
			Map<String, WritableProperty> properties) {
		AnnotatedWithParams creator = properties.values()
			.stream()
			.filter((property) -> property.parameter >= 0)
			.map((property) -> ((AnnotatedParameter) property.member).getOwner())
			.findFirst()
			.orElse(null);
		if (creator == null) {
			creator = description.findDefaultConstructor();
		}
		if (creator != null) {
			creator.fixAccess(true);
		}
		return creator;
	}

	/**
	 * A property that can be read.
	 *
	 * @param name the name
	 * @param type the declared type
	 * @param member the getter or field
	 */
	public record ReadableProperty(String name, JavaType type, AnnotatedMember member) {

		/**
		 * Read the property.
		 * @param instance the instance
		 * @return the value
		 */
		public @Nullable Object get(Object instance) {
			return this.member.getValue(instance);
		}

	}

	/**
	 * A property that can be written.
	 *
	 * @param name the name
	 * @param javaName the name that it has in Java
	 * @param type the declared type
	 * @param member the parameter, setter or field
	 * @param parameter the index of the constructor's parameter, or -1
	 */
	public record WritableProperty(String name, String javaName, JavaType type, AnnotatedMember member, int parameter) {

	}

}
