package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EngineLocksTests {

	// In the interpreter nearly every lock is held for ever without the reserve.
	@Test
	void lockThatIsTakenWhereverTheStackEndsIsHeldByNobodyAfterwards() throws Exception {
		assertThat(ChildJvm.run(EngineLocksProgram.class, "-Xint")).contains("held: 0").endsWith("exit 0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "com/oracle/truffle/js/nodes/access/FrequencyBasedPolymorphicAccessNode",
			"com/oracle/truffle/js/nodes/access/PropertyCacheNode",
			"com/oracle/truffle/js/nodes/function/JSFunctionCallNode", "com/oracle/truffle/api/nodes/Node",
			"com/oracle/truffle/api/object/DynamicObjectLibraryImpl$SpecificKey",
			"com/oracle/truffle/api/object/DynamicObjectLibraryGen$CachedDispatch",
			"com/oracle/truffle/api/impl/ThreadLocalHandshake$TruffleSafepointImpl" })
	void engineTakesItsLocksHere(String name) throws IOException {
		assertThat(ClassList.read("engine-loops.txt")).anyMatch((line) -> line.endsWith(" " + name.replace('/', '.')));
		try (InputStream stream = Engine.class.getResourceAsStream("/" + name + ".class")) {
			assertThat(stream).isNotNull();
			String rewritten = new String(EngineRewriter.rewrite(stream.readAllBytes()), StandardCharsets.ISO_8859_1);
			assertThat(rewritten).contains("dev/workerloader/host/graal/EngineLocks");
		}
	}

}
