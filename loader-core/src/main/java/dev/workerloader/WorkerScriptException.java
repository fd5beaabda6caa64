package dev.workerloader;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the worker's code threw. Everything in it comes from the worker's code and
 * is not to be trusted. All of it is bounded; control characters are escaped in the name,
 * the message and the frames, while the {@link #properties() properties} are values, as
 * the worker's code has made them.
 *
 * @since 0.1.0
 */
public class WorkerScriptException extends WorkerException {

	private final String name;

	private final List<GuestFrame> frames;

	private final transient Map<String, @Nullable Object> properties;

	/**
	 * Create a new {@link WorkerScriptException}.
	 * @param code what went wrong
	 * @param name the name of the worker's error, such as {@code TypeError}
	 * @param message the message of the worker's error
	 * @param frames the worker's frames, the innermost first
	 * @param properties the error's own properties
	 * @param cause the cause on the host's side, or {@code null}
	 * @param facts what had happened until then
	 */
	public WorkerScriptException(ErrorCode code, String name, String message, List<GuestFrame> frames,
			Map<String, ? extends @Nullable Object> properties, @Nullable Throwable cause, Facts facts) {
		super(code, message, cause, facts);
		this.name = name;
		this.frames = List.copyOf(frames);
		this.properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
	}

	/**
	 * Return the name of the worker's error.
	 * @return the name, such as {@code TypeError}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the worker's frames, the innermost first.
	 * @return the frames, empty if there are none
	 */
	public List<GuestFrame> frames() {
		return this.frames;
	}

	/**
	 * Return the error's own properties. Their names and texts are not escaped: escape
	 * them before they go into a log or a page.
	 * @return the properties, empty if there are none
	 */
	@SuppressWarnings("ConstantValue") // null after deserialization
	public Map<String, @Nullable Object> properties() {
		return (this.properties != null) ? this.properties : Map.of();
	}

}
