package dev.workerloader.rpc;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.typescript.Constraints;
import dev.workerloader.internal.typescript.DataDeclarations;
import dev.workerloader.internal.typescript.Declared;
import dev.workerloader.internal.typescript.Direction;
import dev.workerloader.internal.typescript.JsDoc;
import dev.workerloader.internal.typescript.Identifiers;

/**
 * Writes the declarations for one {@code env}.
 */
final class EnvWriter {

	private static final Api LOADER = Api.of(Binding.ofWorkerLoader().description(),
			Binding.ofWorkerLoader().exposedMethods());

	private final SortedMap<String, @Nullable Object> env;

	private final Identifiers names = new Identifiers();

	private final DataDeclarations data = new DataDeclarations(this.names, ExposureRules::isReference, this::reference);

	private final Map<Api, String> interfaces = new HashMap<>();

	private final Queue<Api> unwritten = new ArrayDeque<>();

	EnvWriter(SortedMap<String, @Nullable Object> env) {
		this.env = env;
	}

	String write() {
		this.env.values().forEach(this::add);
		addReferences();
		this.data.complete();
		StringBuilder text = new StringBuilder("export interface Env {\n");
		this.env.forEach((name, value) -> text.append('\t')
			.append(Identifiers.property(name))
			.append(": ")
			.append(type(name, value))
			.append(";\n"));
		text.append("}\n");
		// Data can lead to objects that nothing before it did, and their methods to data.
		do {
			while (!this.unwritten.isEmpty()) {
				write(this.unwritten.remove(), text);
			}
			text.append(this.data.text());
		}
		while (!this.unwritten.isEmpty());
		return text.toString();
	}

	private void add(@Nullable Object value) {
		if (value instanceof Binding binding) {
			if (!binding.isWorkerLoader()) {
				binding.exposedMethods().forEach(this::add);
			}
		}
		else if (value != null) {
			this.data.add(DataClass.resolve(value.getClass()), Direction.TO_GUEST);
		}
	}

	private void add(ExposedMethod method) {
		method.parameters().forEach((parameter) -> this.data.add(type(parameter), Direction.TO_HOST));
		this.data.add(DataClass.resolve(method.resultType()), Direction.TO_GUEST);
	}

	// The methods of one may lead to others.
	private void addReferences() {
		Set<Class<?>> added = new HashSet<>();
		List<Class<?>> found = List.copyOf(this.data.references());
		while (added.addAll(found)) {
			found.forEach((type) -> ExposedMethod.annotatedOn(type).forEach(this::add));
			found = this.data.references().stream().filter((type) -> !added.contains(type)).toList();
		}
	}

	private String type(String name, @Nullable Object value) {
		if (value instanceof Binding binding) {
			// Bindings that differ in their props only are of one type.
			return name(Api.of(binding.description(), binding.exposedMethods()), name);
		}
		return (value != null)
				? this.data.write(DataClass.resolve(value.getClass()), Declared.NOTHING, Direction.TO_GUEST) : "null";
	}

	private String name(Api api, String suggested) {
		return this.interfaces.computeIfAbsent(api, (unnamed) -> {
			this.unwritten.add(unnamed);
			return this.names.unique(suggested);
		});
	}

	private String reference(Class<?> type) {
		if (type == RpcStub.class) {
			return "object"; // a function, or an instance of an RpcTarget
		}
		if (type == RpcSignal.class) {
			return "AbortSignal";
		}
		SandboxRpc annotation = Exposure.annotationOn(type);
		return name(Api.of((annotation != null) ? annotation.description() : "", ExposedMethod.annotatedOn(type)),
				type.getSimpleName());
	}

	private void write(Api api, StringBuilder text) {
		if (api.equals(LOADER)) {
			text.append(LoaderDeclaration.of(String.valueOf(this.interfaces.get(api)), api.description()));
			return;
		}
		text.append('\n')
			.append(JsDoc.block("", List.of(api.description())))
			.append("interface ")
			.append(this.interfaces.get(api))
			.append(" {\n");
		api.methods().forEach((method) -> write(method, text));
		text.append("}\n");
	}

	private void write(ExposedMethod method, StringBuilder text) {
		List<String> comment = new ArrayList<>(List.of(method.description()));
		List<String> parameters = new ArrayList<>();
		List<ExposedParameter> all = method.parameters();
		for (int i = 0; i < all.size(); i++) {
			ExposedParameter parameter = all.get(i);
			String name = Identifiers.parameter(parameter.name(), i);
			comment.add(comment(name, parameter));
			boolean lastOnes = all.stream().skip(i).allMatch(ExposedParameter::optional);
			parameters.add(name + (lastOnes ? "?: " : ": ")
					+ this.data.write(type(parameter), Declared.of(parameter.declared()), Direction.TO_HOST));
		}
		text.append(JsDoc.block("\t", comment))
			.append('\t')
			.append(Identifiers.method(method.name()))
			.append('(')
			.append(String.join(", ", parameters))
			.append("): Promise<")
			.append(result(method))
			.append(">;\n");
	}

	private static String comment(String name, ExposedParameter parameter) {
		Declared declared = Declared.of(parameter.declared());
		String text = JsDoc.join(declared.description(), Constraints.of(declared, type(parameter)));
		return text.isEmpty() ? "" : "@param " + name + " " + text;
	}

	private String result(ExposedMethod method) {
		Declared declared = Declared.ofResult(method.declared());
		Type type = method.resultType();
		if (!type.equals(method.declared().getGenericReturnType())) {
			// What is said of a future is not said of what it completes with.
			AnnotatedType annotated = (declared.type() instanceof AnnotatedParameterizedType future)
					? future.getAnnotatedActualTypeArguments()[0] : null;
			declared = new Declared(List.of(), annotated);
		}
		return this.data.write(DataClass.resolve(type), declared, Direction.TO_GUEST);
	}

	private static JavaType type(ExposedParameter parameter) {
		return DataClass.resolve(parameter.declared().getParameterizedType());
	}

	/**
	 * What all bindings of a type have in common.
	 *
	 * @param description what the binding does
	 * @param methods the methods, sorted, since those of a class come in no order
	 */
	private record Api(String description, List<ExposedMethod> methods) {

		static Api of(String description, List<ExposedMethod> methods) {
			return new Api(description, methods.stream().sorted(Comparator.comparing(ExposedMethod::name)).toList());
		}

	}

}
