package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.EventContext;
import com.oracle.truffle.api.instrumentation.ExecutionEventListener;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.source.Source;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to run modules from {@code data:} URLs. The engine builds these itself, asking
 * neither the file system nor whether code may be made from text.
 */
final class DataImportGuard extends TruffleInstrument {

	static final String ID = "worker-loader-data-import-guard";

	// The names that the engine gives to these sources begin with this. They have no
	// path; a worker's own module of such a name has one.
	private static final String SOURCE_NAME_PREFIX = "data-uri";

	// An error of the guest's own realm; one that is made on the host would be a foreign
	// object there.
	private static final String REFUSAL = """
			throw new TypeError("A module cannot be imported from a 'data:' URL. \
			Add the code to the worker's modules and import it by its name.")""";

	/**
	 * Put the guard on an engine.
	 * @param engine the engine
	 * @throws IllegalStateException if the engine does not know the guard
	 */
	static void activate(Engine engine) {
		Instrument instrument = engine.getInstruments().get(ID);
		if (instrument == null || instrument.lookup(Active.class) == null) {
			throw new IllegalStateException("The engine did not load the instrument '" + ID
					+ "'. Keep META-INF/services of the loader's jar when it is repackaged.");
		}
	}

	@Override
	protected void onCreate(Env env) {
		SourceSectionFilter filter = SourceSectionFilter.newBuilder()
			.sourceIs((source) -> source.getPath() == null && source.getName().startsWith(SOURCE_NAME_PREFIX))
			.tagIs(StandardTags.RootTag.class)
			.build();
		env.getInstrumenter().attachExecutionEventListener(filter, new Refusal(env));
		env.registerService(new Active());
	}

	/**
	 * Marks an active guard.
	 */
	static final class Active {

	}

	/**
	 * Throws before the first statement of a function or module runs.
	 */
	private record Refusal(Env env) implements ExecutionEventListener {

		@Override
		public void onEnter(EventContext context, VirtualFrame frame) {
			refuse();
		}

		@Override
		public void onReturnValue(EventContext context, VirtualFrame frame, @Nullable Object result) {
			throw new IllegalStateException("Code from a 'data:' URL has run.");
		}

		@Override
		public void onReturnExceptional(EventContext context, VirtualFrame frame, Throwable exception) {
			// The refusal itself.
		}

		@TruffleBoundary
		private void refuse() {
			Source source = Source.newBuilder("js", REFUSAL, "refusal.js").internal(true).build();
			try {
				this.env.parse(source).call();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
