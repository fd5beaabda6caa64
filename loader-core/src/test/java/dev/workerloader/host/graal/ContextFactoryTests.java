package dev.workerloader.host.graal;

import java.util.Map;

import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatNoException;

class ContextFactoryTests {

	/**
	 * The engine tidies up its symbols with its last context. A poll on the way would end
	 * that half-way, and nobody could close the engine any more.
	 */
	@Test
	void lastContextIsDisposedOfWithoutAnInterruption() {
		ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), TestSandboxes.BOOTSTRAP);
		Context context = contexts.createPlain(Map.of());
		context.eval("js", "for (let i = 0; i < 1000; i++) Symbol('s' + i);");
		System.gc();
		assertThatNoException().isThrownBy(() -> context.close(true));
		contexts.close();
	}

}
