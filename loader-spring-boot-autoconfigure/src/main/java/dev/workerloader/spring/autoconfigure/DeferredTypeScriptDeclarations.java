package dev.workerloader.spring.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import dev.workerloader.rpc.TypeScriptDeclarations;

/**
 * Declarations that are made when they are first asked for, as a
 * {@link DeferredWorkerLoader loader} is built when it is first used. So beans that are
 * bindings can themselves have the declarations injected.
 */
final class DeferredTypeScriptDeclarations implements TypeScriptDeclarations {

	private final Supplier<TypeScriptDeclarations> delegate;

	DeferredTypeScriptDeclarations(Supplier<TypeScriptDeclarations> delegate) {
		this.delegate = delegate;
	}

	@Override
	public List<String> names() {
		return this.delegate.get().names();
	}

	@Override
	public TypeScriptDeclarations only(String... names) {
		return this.delegate.get().only(names);
	}

	@Override
	public String text() {
		return this.delegate.get().text();
	}

}
