package dev.workerloader.internal.typescript;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;

import dev.workerloader.internal.types.Nullness;

/**
 * What annotations say about a parameter, a result or a property.
 *
 * @param elements the declarations that may be annotated
 * @param type the declared type, whose parts may be annotated too
 */
public record Declared(List<AnnotatedElement> elements, @Nullable AnnotatedType type) {

	/**
	 * Nothing is annotated.
	 */
	public static final Declared NOTHING = new Declared(List.of(), null);

	/**
	 * Return what is declared about a parameter.
	 * @param parameter the parameter
	 * @return what is declared
	 */
	public static Declared of(Parameter parameter) {
		return new Declared(List.of(parameter), parameter.getAnnotatedType());
	}

	/**
	 * Return what is declared about the result of a method.
	 * @param method the method
	 * @return what is declared
	 */
	public static Declared ofResult(Method method) {
		return new Declared(List.of(method), method.getAnnotatedReturnType());
	}

	static Declared of(AnnotatedMember member) {
		Class<?> type = member.getDeclaringClass();
		if (member instanceof AnnotatedParameter parameter) {
			return type.isRecord() ? of(type.getRecordComponents()[parameter.getIndex()])
					: of(((Executable) parameter.getOwner().getAnnotated()).getParameters()[parameter.getIndex()]);
		}
		if (type.isRecord()) {
			for (RecordComponent component : type.getRecordComponents()) {
				if (component.getName().equals(member.getName())) {
					return of(component);
				}
			}
		}
		if (member.getAnnotated() instanceof Method method) {
			return ofAccessor(method);
		}
		return (member.getAnnotated() instanceof Field field) ? new Declared(List.of(field), field.getAnnotatedType())
				: NOTHING;
	}

	// The compiler copies the annotations of a component to where they may stand.
	private static Declared of(RecordComponent component) {
		return new Declared(withField(component.getDeclaringRecord(), component.getName(), component.getAccessor()),
				component.getAnnotatedType());
	}

	private static Declared ofAccessor(Method method) {
		boolean setter = method.getParameterCount() == 1;
		AnnotatedType type = setter ? method.getParameters()[0].getAnnotatedType() : method.getAnnotatedReturnType();
		String name = method.getName().replaceFirst("^(get|is|set)(?=\\p{Lu})", "");
		String field = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
		return new Declared(withField(method.getDeclaringClass(), field, method), type);
	}

	private static List<AnnotatedElement> withField(Class<?> type, String name, AnnotatedElement accessor) {
		return Stream
			.concat(Stream.of(accessor),
					Arrays.stream(type.getDeclaredFields()).filter((field) -> field.getName().equals(name)))
			.toList();
	}

	/**
	 * Return whether there may be no value.
	 * @return whether an annotation says so
	 */
	public boolean isNullable() {
		return Nullness.isNullable(this.type) || this.elements.stream().anyMatch(Nullness::isNullable);
	}

	/**
	 * Return what is said in words.
	 * @return the description, empty if nothing was said
	 */
	public String description() {
		return this.elements.stream()
			.map((element) -> element.getAnnotation(JsonPropertyDescription.class))
			.filter((annotation) -> annotation != null)
			.map(JsonPropertyDescription::value)
			.findFirst()
			.orElse("");
	}

	Stream<Annotation> annotations() {
		Stream<AnnotatedElement> all = (this.type != null) ? Stream.concat(this.elements.stream(), Stream.of(this.type))
				: this.elements.stream();
		return all.flatMap((element) -> Arrays.stream(element.getAnnotations())).distinct();
	}

}
