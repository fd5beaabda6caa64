package dev.workerloader.internal.code;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.json.JsonMapper;

import dev.workerloader.WorkerModule;
import dev.workerloader.WorkerModule.Kind;
import dev.workerloader.internal.guest.BootstrapScript;
import dev.workerloader.internal.guest.NodeModules;

/**
 * The text that the engine gets for each module: everything is an ES module to it
 * (semantics L9).
 */
final class ModuleSources {

	/**
	 * The name of the built-in module, and the name under which code for other runtimes
	 * imports it.
	 */
	static final String WORKERS = "workerloader:workers";

	static final String WORKERS_ALIAS = "cloudflare:workers";

	/**
	 * The module that holds the CommonJS modules, and the folder of their functions. A
	 * module of a worker cannot have such a name.
	 */
	static final String CJS_TABLE = "workerloader:cjs";

	static final String CJS_PREFIX = "workerloader:cjs/";

	/**
	 * A specifier with the attribute {@code type: 'json'}, static or dynamic.
	 */
	private static final Pattern JSON_IMPORT = Pattern.compile(
			"([\"'])([^\"'\\n]{1,300})\\1\\s*(?:with|,\\s*\\{\\s*with\\s*:)\\s*\\{\\s*[\"']?type[\"']?\\s*:\\s*[\"']json[\"']");

	private static final JsonMapper JSON = new JsonMapper();

	private final Map<String, WorkerModule> modules;

	private final boolean node;

	private final Set<String> servedAsJson;

	private ModuleSources(Map<String, WorkerModule> modules, boolean node) {
		this.modules = modules;
		this.node = node;
		this.servedAsJson = findJsonImports(modules);
	}

	/**
	 * Return the text of each module by its path.
	 * @param modules the modules by name
	 * @param node whether the modules of Node are among the built-in ones
	 * @return the texts, including those of built-in modules
	 */
	static Map<String, String> of(Map<String, WorkerModule> modules, boolean node) {
		return new ModuleSources(modules, node).render();
	}

	private Map<String, String> render() {
		Map<String, String> sources = new LinkedHashMap<>();
		this.modules.forEach((name, module) -> sources.put(name, source(name, module)));
		if (this.modules.values().stream().anyMatch((module) -> module.kind() == Kind.CJS)) {
			addCommonJs(sources);
		}
		sources.put(WORKERS, BootstrapScript.workersModule());
		sources.put(WORKERS_ALIAS, "export * from '" + WORKERS + "';");
		if (this.node) {
			NodeModules.sources().forEach(sources::putIfAbsent);
		}
		return sources;
	}

	private String source(String name, WorkerModule module) {
		return switch (module.kind()) {
			case JS -> module.content();
			case CJS -> "import { require } from '" + CJS_TABLE + "';\nexport default require(" + quote(name) + ");";
			case TEXT -> "export default " + quote(module.content()) + ";";
			case JSON -> this.servedAsJson.contains(name) ? module.content()
					: "export default JSON.parse(" + quote(module.content()) + ");";
			case DATA -> "export default Uint8Array.fromBase64(" + quote(module.content()) + ").buffer;";
		};
	}

	/**
	 * Each CommonJS module becomes a function; a table of the functions, which also knows
	 * the text, data and JSON modules and those of Node that are required by their names,
	 * makes {@code require} synchronous and lets cycles see what is exported so far.
	 */
	private void addCommonJs(Map<String, String> sources) {
		StringBuilder table = new StringBuilder();
		StringBuilder builtIns = new StringBuilder("const builtIns = new Map([");
		StringBuilder functions = new StringBuilder("const functions = new Map([");
		StringBuilder values = new StringBuilder("const values = new Map([");
		int number = 0;
		for (Map.Entry<String, WorkerModule> entry : this.modules.entrySet()) {
			String quoted = quote(entry.getKey());
			String variable = "m" + number++;
			switch (entry.getValue().kind()) {
				case CJS -> {
					// The wrapper adds no line, so that lines in errors are the author's.
					sources.put(CJS_PREFIX + entry.getKey(),
							"export default function (exports, require, module, __filename, __dirname) {"
									+ entry.getValue().content() + "\n}");
					table.append("import ")
						.append(variable)
						.append(" from ")
						.append(quote(CJS_PREFIX + entry.getKey()))
						.append(";\n");
					functions.append('[').append(quoted).append(',').append(variable).append("],");
				}
				case TEXT, DATA, JSON -> {
					boolean json = this.servedAsJson.contains(entry.getKey());
					table.append("import ")
						.append(variable)
						.append(" from ")
						.append(quoted)
						.append(json ? " with { type: 'json' };\n" : ";\n");
					values.append('[').append(quoted).append(',').append(variable).append("],");
				}
				case JS -> {
					// An ES module cannot be required: it may await.
				}
			}
		}
		if (this.node) {
			for (String name : NodeUse.required(this.modules)) {
				String variable = "n" + number++;
				table.append("import ").append(variable).append(" from ").append(quote(name)).append(";\n");
				builtIns.append('[').append(quote(name)).append(',').append(variable).append("],");
			}
		}
		table.append(functions).append("]);\n").append(values).append("]);\n").append(builtIns).append("]);\n");
		table.append("const nodeHint = ").append(quote(NodeModules.hint(this.node))).append(";\n");
		table.append("const nodeNames = ").append(quote(NodeModules.names())).append(";\n");
		table.append("const modules = ").append(quote(String.join(", ", this.modules.keySet()))).append(";\n");
		sources.put(CJS_TABLE, table + CommonJs.REQUIRE);
	}

	private static Set<String> findJsonImports(Map<String, WorkerModule> modules) {
		Set<String> found = new LinkedHashSet<>();
		modules.forEach((importer, module) -> {
			if (module.kind() == Kind.JS && module.content().contains("json")) {
				Matcher matcher = JSON_IMPORT.matcher(module.content());
				while (matcher.find()) {
					String name = ModuleNames.resolve(importer, matcher.group(2));
					WorkerModule target = modules.get(name);
					if (target != null && target.kind() == Kind.JSON) {
						found.add(name);
					}
				}
			}
		});
		return found;
	}

	/**
	 * Since ES2019 every JSON text is an expression of the language.
	 */
	private static String quote(String text) {
		return JSON.writeValueAsString(text);
	}

}
