package dev.workerloader.host.graal;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import org.graalvm.options.OptionDescriptor;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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

	/**
	 * The engine goes through this list whenever a context is created or closed.
	 */
	@Test
	void engineListsNoContextForLogLevelsThatItDoesNotHave() throws ReflectiveOperationException {
		try (ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), TestSandboxes.BOOTSTRAP);
				Context first = contexts.createPlain(Map.of());
				Context second = contexts.createPlain(Map.of())) {
			assertThat(first.eval("js", "1").asInt()).isEqualTo(second.eval("js", "1").asInt());
			assertThat(contextsWithLogLevels()).isEmpty();
		}
	}

	// The host's functions overflow where the stack of a guest is nearly exhausted.
	@Test
	void overflowOfTheStackInAFunctionOfTheHostIsARangeErrorOfTheGuest() {
		ProxyExecutable overflowing = (arguments) -> {
			throw new StackOverflowError();
		};
		try (ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), TestSandboxes.BOOTSTRAP);
				Context context = contexts.createPlain(Map.of())) {
			Value caught = context.eval("js",
					"(f) => { try { f(); } catch (error) { return error instanceof RangeError; } }");
			assertThat(caught.execute(overflowing).asBoolean()).isTrue();
		}
	}

	/**
	 * What a new engine offers, and what contexts get of it. Attack CFG-07.
	 */
	@Test
	void optionsAndAccessAreThoseOfTheList() throws Exception {
		try (ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), TestSandboxes.BOOTSTRAP);
				Context context = contexts.createPlain(Map.of())) {
			Object config = value(value(Context.class, "receiver", context), "config");
			List<String> lines = new ArrayList<>(access(config));
			Map<?, ?> given = new TreeMap<>((Map<?, ?>) value(config, "originalOptions"));
			assertThat(given.remove("js.locale")).isNotNull(); // a setting
			given.forEach((name, option) -> lines.add(name + " is " + option));
			for (OptionDescriptor option : context.getEngine().getLanguages().get("js").getOptions()) {
				lines.add(option.getName() + " is by default " + option.getKey().getDefaultValue());
			}
			assertThatListIs(lines, contexts.description());
		}
	}

	@SuppressWarnings("unchecked")
	private static List<String> access(Object config) throws ReflectiveOperationException {
		List<String> access = new ArrayList<>();
		for (Field field : config.getClass().getDeclaredFields()) {
			if (field.getType() == boolean.class && !Modifier.isStatic(field.getModifiers())) {
				access.add("access: " + field.getName() + " " + value(config, field.getName()));
			}
		}
		Object files = value(config, "fileSystemConfig");
		assertThat(value(config, "hostAccess")).isSameAs(HostAccess.NONE);
		assertThat(value(config, "polyglotAccess")).isSameAs(PolyglotAccess.NONE);
		assertThat(value(config, "environmentAccess")).isSameAs(EnvironmentAccess.NONE);
		assertThat((Map<?, ?>) value(config, "customEnvironment")).isEmpty();
		assertThat(((Predicate<String>) value(config, "classFilter")).test("java.lang.Object")).isFalse();
		assertThat((Boolean) value(value(files, "ioAccess"), "allowHostSocketAccess")).isFalse();
		assertThat((Boolean) value(value(files, "ioAccess"), "allowHostFileAccess")).isFalse();
		assertThat(value(value(files, "ioAccess"), "fileSystem")).isInstanceOf(ModuleFileSystem.class);
		access.sort(null);
		return access;
	}

	private static void assertThatListIs(List<String> actual, String engine) throws IOException {
		String name = "options-" + engine.substring(0, engine.indexOf(',')).toLowerCase(Locale.ROOT).replace(' ', '-')
				+ ".txt";
		Path file = Files.write(Path.of("target", name), actual);
		List<String> expected = (ContextFactoryTests.class.getResource(name) != null)
				? TestSandboxes.read(name).lines().toList() : List.of();
		assertThat(actual).as("""
				What contexts may do, and what the engine could do, is not what \
				src/test/resources/dev/workerloader/host/graal/%s says. %s has it as it is now. Look at each \
				difference: a new option may have to be denied in ContextFactory. Then copy the file over the list.""",
				name, file)
			.containsExactlyElementsOf(expected);
	}

	@Test
	void whatIsDeniedIsNotThereForCodeThatHasTheWholeRealm() {
		try (ContextFactory contexts = new ContextFactory(TestSandboxes.settings(), TestSandboxes.BOOTSTRAP);
				Context context = contexts.createPlain(Map.of());
				Context other = contexts.createPlain(Map.of())) {
			context.getBindings("js").putMember("hostObject", new AtomicReference<>("secret"));
			for (String code : List.of("Java.type('java.lang.Object')", "Java.addToClasspath('/tmp')",
					"java.lang.Object", "hostObject.set('x')", "hostObject.toString().includes('secret') || nothing",
					"Polyglot.eval('js', '1')", "load('/etc/passwd')", "loadWithNewGlobal('/etc/passwd')", "print('x')",
					"console.log('x')", "read('/etc/passwd')", "quit()", "$EXEC('ls')", "require('fs')",
					"new Worker('x.js')", "new SharedArrayBuffer(8)", "Atomics.wait", "WebAssembly.compile",
					"new ShadowRealm()", "eval('1')", "new Function('1')()", "Debug.class", "arguments[0]")) {
				assertThat(isDenied(context, code)).as(code).isTrue();
			}
			context.eval("js", "var read; import('/etc/passwd').then(() => read = true, () => read = false);");
			assertThat(context.eval("js", "read").asBoolean()).isFalse();
			Value foreign = other.eval("js", "({})");
			assertThatExceptionOfType(PolyglotException.class)
				.isThrownBy(() -> context.getBindings("js").putMember("foreign", foreign))
				.withMessageContaining("different context");
		}
	}

	private static boolean isDenied(Context context, String code) {
		try {
			context.eval("js", code);
			return false;
		}
		catch (PolyglotException ex) {
			return ex.isGuestException();
		}
	}

	private static Collection<?> contextsWithLogLevels() throws ReflectiveOperationException {
		Class<?> cache = Class.forName("com.oracle.truffle.api.TruffleLogger$LoggerCache");
		return (Collection<?>) value(value(cache, "INSTANCE", null), "activeContexts");
	}

	private static Object value(Object object, String field) throws ReflectiveOperationException {
		return value(object.getClass(), field, object);
	}

	private static Object value(Class<?> type, String name, @Nullable Object object)
			throws ReflectiveOperationException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field.get(object);
	}

}
