package dev.workerloader.host.graal;

/**
 * System properties that the engine reads itself when its classes are initialised.
 */
final class EngineProperties {

	// Where the engine cannot unpack its attach library it works all the same, but warns
	// on the console that the jar was packaged wrongly.
	private static final String ATTACH_FAILURE_ACTION = "polyglotimpl.AttachLibraryFailureAction";

	private EngineProperties() {
	}

	static void apply() {
		if (System.getProperty(ATTACH_FAILURE_ACTION) == null) {
			System.setProperty(ATTACH_FAILURE_ACTION, "ignore");
		}
	}

}
