package dev.workerloader.rpc.typescript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import org.junit.jupiter.api.Test;

import dev.workerloader.rpc.TypeScriptDeclarations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the declarations cost in a prompt, next to an OpenAPI document.
 */
class TypeScriptTokensTests {

	private static final Encoding TOKENS = Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

	private static final List<String> BINDINGS = List.of("CATALOG", "CLOCK", "ORDERS");

	@Test
	void declarationsTakeAtMostAThirdOfTheTokensOfAnOpenApiDocument() {
		Map<String, Object> env = bindings(BINDINGS);
		assertThat(declarations(env)).isLessThanOrEqualTo(openApi(env) * 35 / 100);
	}

	@Test
	void tableOfTheDocumentationHasTheFigures() throws IOException {
		String documentation = Files.readString(Path.of("../docs/types.md"));
		BINDINGS.forEach((name) -> assertThat(documentation).contains(row("`" + name + "`", bindings(List.of(name)))));
		assertThat(documentation).contains(row("all three", bindings(BINDINGS)));
	}

	private static String row(String name, Map<String, Object> env) {
		long share = Math.round(100.0 * declarations(env) / openApi(env));
		return "| %s | %d | %d | %d %% |".formatted(name, declarations(env), openApi(env), share);
	}

	private static Map<String, Object> bindings(List<String> names) {
		return names.stream().collect(Collectors.toMap(Function.identity(), Shop.ENV::get));
	}

	private static int declarations(Map<String, Object> env) {
		return TOKENS.countTokensOrdinary(TypeScriptDeclarations.of(env).text());
	}

	private static int openApi(Map<String, Object> env) {
		return TOKENS.countTokensOrdinary(OpenApi.of(env));
	}

}
