package dev.workerloader.spring.autoconfigure;

import java.util.List;

import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;

/**
 * Programs that are one expression.
 */
final class Programs {

	private Programs() {
	}

	/**
	 * Run an expression that may use {@code env}, with all bindings of the loader.
	 * @param loader the loader
	 * @param expression the expression, awaited
	 * @return its value, or the name, code and message of the error that it throws
	 */
	static Object evaluate(WorkerLoader loader, String expression) {
		return run(loader,
				"try { return " + expression + "; } catch (error) { return [error.name, error.code, error.message]; }")
			.valueAs(Object.class);
	}

	/**
	 * Run the body of an asynchronous function that may use {@code env}.
	 * @param loader the loader
	 * @param body the body
	 * @return the invocation
	 */
	static Invocation run(WorkerLoader loader, String body) {
		WorkerCode.Builder code = WorkerCode.builder("main.js",
				"export default { async main(argument, env) { " + body + " } };");
		Loaders.ready(loader).bindings().keySet().forEach(code::bind);
		return loader.run(code.build(), "main", (Object) null);
	}

	/**
	 * Return what {@link #evaluate} returns for an error.
	 */
	static List<String> error(String name, String code, String message) {
		return List.of(name, code, message);
	}

}
