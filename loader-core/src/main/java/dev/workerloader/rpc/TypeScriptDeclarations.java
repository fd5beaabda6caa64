package dev.workerloader.rpc;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a worker finds in its {@code env}, as TypeScript: an interface {@code Env}, one
 * interface for each binding, and the types of what crosses. It is made from what the
 * calls themselves are made from, so the two cannot disagree, and is short enough for the
 * prompt of a language model.
 * <p>
 * Types are as a worker sees them. Values that a method returns have just these types;
 * what a method takes can be more than its type says, never less. The text is a module,
 * the same for the same bindings; it names no class or package of Java but records, enums
 * and classes whose objects are returned, by their simple names.
 * <p>
 * Implementations are immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface TypeScriptDeclarations {

	/**
	 * Return the declarations for an {@code env}.
	 * @param env bindings, objects whose class or methods carry
	 * {@link SandboxRpc @SandboxRpc}, and data, by name
	 * @return the declarations
	 * @throws IllegalArgumentException if an object cannot be a binding and is no data
	 */
	static TypeScriptDeclarations of(Map<String, ? extends @Nullable Object> env) {
		return new EnvDeclarations(env);
	}

	/**
	 * Return the names in the {@code env}.
	 * @return the names, sorted
	 */
	List<String> names();

	/**
	 * Return the declarations for a part of the {@code env}, such as the bindings that
	 * the worker of a prompt gets.
	 * @param names the names as workers see them
	 * @return the declarations
	 * @throws IllegalArgumentException if there is no such name
	 */
	TypeScriptDeclarations only(String... names);

	/**
	 * Return the declarations.
	 * @return the text of a module
	 */
	String text();

}
