package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.logging.Handler;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.workerloader.host.GuestServices;
import dev.workerloader.internal.guest.BootstrapScript;
import dev.workerloader.internal.leak.LeakTracker;

/**
 * Creates bootstrapped contexts on one shared engine. Every context gets the same
 * options: each distinct value would cost memory on the engine for ever and slow down the
 * creation of contexts.
 */
final class ContextFactory implements AutoCloseable {

	private static final String LANGUAGE = "js";

	// A message or a result may have 8 Mi characters; leaves room to build one from
	// pieces, and bounds what a single string operation can allocate.
	private static final int MAX_STRING_LENGTH = 32 << 20;

	// Bytes, whatever the elements are.
	private static final int MAX_TYPED_ARRAY_LENGTH = 64 << 20;

	// The engine itself only knows its version when it is part of a GraalVM.
	private static final String VERSION_RESOURCE = "/META-INF/graalvm/org.graalvm.polyglot/version";

	private static final Map<String, String> ENGINE_OPTIONS = Map.of("engine.WarnInterpreterOnly", "false");

	private static final Map<String, String> CONTEXT_OPTIONS = Map.ofEntries(
			// The newest built-ins, Uint8Array.fromBase64 among them.
			Map.entry("js.ecmascript-version", "staging"), Map.entry("js.text-encoding", "true"),
			Map.entry("js.unhandled-rejections", "handler"),
			// Tells the bootstrap script whose code is running; guests never see it.
			Map.entry("js.async-context", "true"),
			// The bootstrap script needs it to set the handler, and removes it.
			Map.entry("js.graal-builtin", "true"),
			// No code from text.
			Map.entry("js.allow-eval", "false"), Map.entry("js.shadow-realm", "false"),
			Map.entry("js.load-from-url", "false"), Map.entry("js.load-from-classpath", "false"),
			Map.entry("js.commonjs-require", "false"),
			// Nothing that reaches out of the context or into other languages.
			Map.entry("js.load", "false"), Map.entry("js.print", "false"), Map.entry("js.console", "false"),
			Map.entry("js.shell", "false"), Map.entry("js.scripting", "false"),
			Map.entry("js.polyglot-builtin", "false"), Map.entry("js.polyglot-evalfile", "false"),
			Map.entry("js.java-package-globals", "false"), Map.entry("js.global-arguments", "false"),
			Map.entry("js.nashorn-compat", "false"), Map.entry("js.debug-builtin", "false"),
			// Nothing that blocks a thread or shares memory.
			Map.entry("js.worker", "false"), Map.entry("js.atomics", "false"),
			Map.entry("js.atomics-wait-async", "false"), Map.entry("js.agent-can-block", "false"),
			Map.entry("js.shared-array-buffer", "false"), Map.entry("js.webassembly", "false"),
			// Typed arrays must stay on the heap, where they are counted.
			Map.entry("js.direct-byte-buffer", "false"),
			Map.entry("js.string-length-limit", String.valueOf(MAX_STRING_LENGTH)),
			Map.entry("js.max-typed-array-length", String.valueOf(MAX_TYPED_ARRAY_LENGTH)),
			// What one piece of code matched is not for another to read.
			Map.entry("js.regexp-static-result", "false"), Map.entry("js.temporal", "false"));

	private static final Logger logger = LoggerFactory.getLogger(ContextFactory.class);

	// Contexts that could not be closed, of engines that are gone. The next thread that
	// builds an engine closes those that were collected, and would not come back.
	private static final Set<Context> KEPT = ConcurrentHashMap.newKeySet();

	private final String version;

	private final String bootstrapScript;

	private final Supplier<? extends GuestServices> services;

	private final GraalHostSettings settings;

	private final Handler log = new EngineLog();

	private final Map<String, String> options;

	private final Set<Context> unclosed = ConcurrentHashMap.newKeySet();

	private final LeakTracker leaks = new LeakTracker("context");

	private final Object lock = new Object();

	private volatile @Nullable Started started;

	private boolean closed;

	ContextFactory(GraalHostSettings settings, String bootstrapScript) {
		this(settings, bootstrapScript, () -> (service, request) -> null);
	}

	ContextFactory(GraalHostSettings settings, String bootstrapScript, Supplier<? extends GuestServices> services) {
		this.settings = settings;
		this.services = services;
		this.version = text(VERSION_RESOURCE).strip();
		this.bootstrapScript = bootstrapScript;
		this.options = new HashMap<>(CONTEXT_OPTIONS);
		this.options.put("js.locale", settings.locale().toLanguageTag());
	}

	// Started with the first context, which is on a thread of the warm-up: it takes long.
	private Started started() {
		Started result = this.started;
		if (result != null) {
			return result;
		}
		synchronized (this.lock) {
			result = this.started;
			if (this.closed) {
				throw new IllegalStateException("The engine is closed.");
			}
			if (result == null) {
				result = new Started(newEngine(), source(this.bootstrapScript));
				this.started = result;
			}
			return result;
		}
	}

	private Engine newEngine() {
		EngineProperties.apply();
		EngineLoops.makeInterruptible();
		// The properties of the command line must not be able to weaken an engine.
		Engine result = Engine.newBuilder(LANGUAGE)
			.useSystemProperties(false)
			.allowExperimentalOptions(true)
			.options(ENGINE_OPTIONS)
			.in(InputStream.nullInputStream())
			.out(OutputStream.nullOutputStream())
			.err(OutputStream.nullOutputStream())
			.logHandler(this.log)
			.build();
		DataImportGuard.activate(result);
		return result;
	}

	private static Source source(String script) {
		return Source.newBuilder(LANGUAGE, script, BootstrapScript.NAME).internal(true).buildLiteral();
	}

	private static String text(String resource) {
		try (InputStream stream = ContextFactory.class.getResourceAsStream(resource)) {
			if (stream == null) {
				throw new IllegalStateException("The class path has no resource '" + resource + "'.");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Create a context and run the bootstrap script in it.
	 * @return the context, which has never run guest code
	 */
	GuestContext create() {
		ModuleFileSystem files = new ModuleFileSystem();
		Context context = newContext(files);
		try {
			PostFunction post = new PostFunction(this.services.get());
			Value deliver = context.eval(started().bootstrap()).execute(post);
			// What a forgotten value of the guest would hold, as it holds the context.
			return new GuestContext(context, files, post, deliver, this.unclosed, this.leaks.open(files));
		}
		catch (RuntimeException | Error ex) {
			context.close(true);
			throw ex;
		}
	}

	/**
	 * Create a context without the bootstrap script, for code of our own.
	 * @param modules the text of each module by its path
	 * @return the context, to be closed by the caller
	 */
	Context createPlain(Map<String, String> modules) {
		ModuleFileSystem files = new ModuleFileSystem();
		files.bind(modules);
		return newContext(files);
	}

	private Context newContext(ModuleFileSystem files) {
		return Context.newBuilder(LANGUAGE)
			.engine(started().engine())
			.allowExperimentalOptions(true)
			.options(this.options)
			.timeZone(this.settings.timeZone())
			.allowAllAccess(false)
			.allowHostAccess(HostAccess.NONE)
			.allowPolyglotAccess(PolyglotAccess.NONE)
			.allowEnvironmentAccess(EnvironmentAccess.NONE)
			.allowIO(IOAccess.newBuilder().fileSystem(files).allowHostSocketAccess(false).build())
			.allowHostClassLoading(false)
			.allowNativeAccess(false)
			.allowCreateThread(false)
			.allowCreateProcess(false)
			.allowInnerContextOptions(false)
			.allowValueSharing(false)
			.useSystemExit(false)
			.in(InputStream.nullInputStream())
			.out(OutputStream.nullOutputStream())
			.err(OutputStream.nullOutputStream())
			.logHandler(this.log)
			.build();
	}

	/**
	 * Return how many bootstrapped contexts were not closed.
	 * @return the number
	 */
	int liveCount() {
		return this.leaks.openCount();
	}

	/**
	 * Describe the engine.
	 * @return its name and version, and whether it compiles to native code
	 */
	String description() {
		Started started = this.started;
		String mode = "starting";
		if (started != null) {
			mode = (started.engine().getImplementationName().contains("Interpreted")) ? "interpreter only"
					: "with the Graal compiler";
		}
		return "GraalJS " + this.version + ", " + mode;
	}

	@Override
	public void close() {
		synchronized (this.lock) {
			this.closed = true;
		}
		Started started = this.started;
		if (started == null) {
			return;
		}
		if (this.unclosed.isEmpty()) {
			started.engine().close(true);
			return;
		}
		KEPT.addAll(this.unclosed);
		logger.warn("The engine is not closed, since {} of its contexts could not be. "
				+ "Only a restart of the application releases what it holds.", this.unclosed.size());
	}

	/**
	 * What all contexts share.
	 */
	private record Started(Engine engine, Source bootstrap) {

	}

}
