package dev.workerloader.rpc.typescript;

import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.core.util.PrimitiveType;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.tags.Tag;

import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.ExposedMethod;
import dev.workerloader.rpc.ExposedParameter;

/**
 * The same bindings as an OpenAPI 3.1 document in one line: an operation for each method
 * whose body is an object of its arguments. The schemas are written by swagger-core.
 */
final class OpenApi {

	private static final List<Class<?>> TEXTS = List.of(Duration.class, ZoneId.class);

	private final ModelConverters converters = new ModelConverters(true);

	private final Components components = new Components();

	private OpenApi() {
	}

	static String of(Map<String, Object> env) {
		// Otherwise the parts of their objects would be listed.
		TEXTS.forEach((type) -> PrimitiveType.customClasses().put(type.getName(), PrimitiveType.STRING));
		OpenApi document = new OpenApi();
		Paths paths = new Paths();
		List<Tag> tags = new ArrayList<>();
		new TreeMap<>(env).forEach((name, object) -> {
			Binding binding = Binding.of(object);
			tags.add(new Tag().name(name).description(binding.description()));
			binding.exposedMethods()
				.forEach((method) -> paths.addPathItem("/" + name + "/" + method.name(),
						new PathItem().post(document.operation(name, method))));
		});
		return Json31.mapper()
			.valueToTree(new OpenAPI(SpecVersion.V31).openapi("3.1.0")
				.info(new Info().title("env").version("1"))
				.tags(tags)
				.paths(paths)
				.components(document.components))
			.toString();
	}

	private Operation operation(String binding, ExposedMethod method) {
		Operation operation = new Operation().addTagsItem(binding).operationId(binding + "_" + method.name());
		if (!method.description().isEmpty()) {
			operation.setSummary(method.description());
		}
		if (!method.parameters().isEmpty()) {
			operation.setRequestBody(new RequestBody().required(true).content(json(arguments(method))));
		}
		ApiResponse response = new ApiResponse().description("OK");
		if (method.resultType() != void.class && method.resultType() != Void.class) {
			response.setContent(json(schema(method.resultType(), new Annotation[0])));
		}
		return operation.responses(new ApiResponses().addApiResponse("200", response));
	}

	private Schema<?> arguments(ExposedMethod method) {
		Schema<?> arguments = new ObjectSchema();
		arguments.setTypes(Set.of("object"));
		for (ExposedParameter parameter : method.parameters()) {
			Parameter declared = parameter.declared();
			arguments.addProperty(parameter.name(), schema(declared.getParameterizedType(), declared.getAnnotations()));
			if (!parameter.optional()) {
				arguments.addRequiredItem(parameter.name());
			}
		}
		return arguments;
	}

	private Schema<?> schema(Type type, Annotation[] annotations) {
		ResolvedSchema resolved = this.converters
			.resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(true).ctxAnnotations(annotations));
		if (resolved == null || resolved.schema == null) {
			return new Schema<>();
		}
		resolved.referencedSchemas.forEach(this.components::addSchemas);
		return resolved.schema;
	}

	private static Content json(Schema<?> schema) {
		return new Content().addMediaType("application/json", new MediaType().schema(schema));
	}

}
