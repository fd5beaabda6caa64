package dev.workerloader.spring.actuate.endpoint;

import java.util.List;

import dev.workerloader.rpc.TypeScriptDeclarations;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} to read what workers may call, as TypeScript.
 *
 * @since 0.1.0
 */
@Endpoint(id = "sandboxtypes", defaultAccess = Access.READ_ONLY)
public class SandboxTypesEndpoint {

	private static final String TEXT = "text/plain;charset=UTF-8";

	private final TypeScriptDeclarations declarations;

	/**
	 * Create a new {@link SandboxTypesEndpoint}.
	 * @param declarations the declarations
	 */
	public SandboxTypesEndpoint(TypeScriptDeclarations declarations) {
		this.declarations = declarations;
	}

	/**
	 * Return the declarations.
	 * @param only the names of the bindings to declare, or {@code null} for all
	 * @return the text of a module
	 */
	@ReadOperation(produces = TEXT)
	public String types(@Nullable List<String> only) {
		if (only == null) {
			return this.declarations.text();
		}
		try {
			return this.declarations.only(only.toArray(String[]::new)).text();
		}
		catch (IllegalArgumentException ex) {
			String message = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(message, message);
		}
	}

}
