package dev.workerloader.internal.guest;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.GuestFrame;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.WorkerScriptException;
import dev.workerloader.internal.wire.GuestError;
import dev.workerloader.internal.wire.SafeText;

/**
 * What an error that a guest reported means for the application.
 */
public final class GuestErrorMapper {

	private static final int MAX_MESSAGE = 4096;

	private static final int MAX_NAME = 200;

	/**
	 * The codes that an error may carry out of the guest: those of errors that the guest
	 * can catch. Any other word is the guest's own.
	 */
	private static final Set<ErrorCode> CATCHABLE = EnumSet.of(ErrorCode.BAD_ARGUMENTS, ErrorCode.NOT_SERIALIZABLE,
			ErrorCode.UNKNOWN_METHOD, ErrorCode.BINDING_FAILED, ErrorCode.BINDING_TIMEOUT, ErrorCode.ACCESS_DENIED,
			ErrorCode.EGRESS_DENIED, ErrorCode.RPC_CALLS, ErrorCode.CALLS_IN_FLIGHT, ErrorCode.SUBREQUESTS,
			ErrorCode.TIMERS, ErrorCode.WORKERS, ErrorCode.MESSAGE_SIZE);

	private static final Pattern SYNTAX = Pattern.compile("^(\\S{1,300}):(\\d{1,8}):(\\d{1,8}) (.*)$", Pattern.DOTALL);

	private static final Pattern MISSING = Pattern
		.compile("^Error reading module '(.{0,300}?)' imported from (.{1,300}?): (.*)$", Pattern.DOTALL);

	/**
	 * What the message says once more.
	 */
	private static final Pattern MISSING_NAME = Pattern.compile("^The worker has no module named \".*?\"\\. ",
			Pattern.DOTALL);

	private static final String MIXED_JSON = "A module is imported with { type: 'json' } in one place and without it in "
			+ "another, or it is imported with it and is not JSON. Use one form everywhere.";

	private final Set<String> modules;

	private final String mainModule;

	/**
	 * Create a new {@link GuestErrorMapper}.
	 * @param modules the names of the worker's modules
	 * @param mainModule the name of the main module
	 */
	public GuestErrorMapper(Set<String> modules, String mainModule) {
		this.modules = Set.copyOf(modules);
		this.mainModule = mainModule;
	}

	/**
	 * Return the exception for an error that ended an invocation.
	 * @param error the error
	 * @param cause the exception of the binding whose failure the error is, or
	 * {@code null}
	 * @param facts what had happened until then
	 * @return the exception
	 */
	public WorkerException toScriptException(GuestError error, @Nullable Throwable cause, Facts facts) {
		List<GuestFrame> frames = GuestStack.frames(error.stack(), this.modules);
		return new WorkerScriptException(codeOf(error), name(error), message(error), frames, error.props(), cause,
				facts);
	}

	/**
	 * Return the exception for an error that kept the modules from loading.
	 * @param error the error
	 * @param cause the exception of the binding whose failure the error is, or
	 * {@code null}
	 * @param facts what had happened until then
	 * @return the exception
	 */
	public WorkerException toStartException(GuestError error, @Nullable Throwable cause, Facts facts) {
		List<GuestFrame> frames = GuestStack.frames(error.stack(), this.modules);
		GuestFrame place = frames.isEmpty() ? null : frames.get(0);
		Matcher missing = MISSING.matcher(error.message());
		if (missing.matches()) {
			return missingModule(missing, cause, facts);
		}
		if (error.message().contains("Invalid module type was asserted")) {
			return new WorkerCodeException(ErrorCode.START_FAILED, MIXED_JSON, this.mainModule, 0, 0, cause, facts);
		}
		if ("SyntaxError".equals(error.name())) {
			Matcher syntax = SYNTAX.matcher(error.message());
			String module = syntax.matches() ? moduleNamed(syntax.group(1)) : null;
			if (module != null) {
				int line = Integer.parseInt(syntax.group(2));
				int column = Integer.parseInt(syntax.group(3)) + 1; // the engine counts
																	// from 0
				return new WorkerCodeException(ErrorCode.SYNTAX_ERROR,
						"SyntaxError in " + module + ":" + line + ":" + column + ": " + text(syntax.group(4)), module,
						line, column, cause, facts);
			}
			if (error.message().contains("does not provide an export named")) {
				return startException(ErrorCode.SYNTAX_ERROR, error, place, cause, facts);
			}
		}
		return startException(ErrorCode.START_FAILED, error, place, cause, facts);
	}

	/**
	 * Return a sentence about an error that nobody handled, for a log.
	 * @param error the error
	 * @return the sentence
	 */
	public String describe(GuestError error) {
		StringBuilder text = new StringBuilder(name(error)).append(": ").append(message(error));
		for (GuestFrame frame : GuestStack.frames(error.stack(), this.modules)) {
			text.append("\n    at ").append(frame);
		}
		return text.toString();
	}

	private WorkerException missingModule(Matcher missing, @Nullable Throwable cause, Facts facts) {
		String specifier = missing.group(1);
		String importer = moduleNamed(missing.group(2));
		String message = (importer != null)
				? "The module \"" + text(specifier) + "\", imported by \"" + importer + "\", does not exist. "
				: "The module \"" + text(specifier) + "\" does not exist. ";
		String hint = MISSING_NAME.matcher(missing.group(3)).replaceFirst("");
		return new WorkerCodeException(ErrorCode.MODULE_NOT_FOUND, message + text(hint), importer, 0, 0, cause, facts);
	}

	private WorkerException startException(ErrorCode code, GuestError error, @Nullable GuestFrame place,
			@Nullable Throwable cause, Facts facts) {
		String where = (place != null) ? place.module() + ":" + place.line() + ":" + place.column() : this.mainModule;
		String what = (code == ErrorCode.SYNTAX_ERROR) ? "" : "The top level of the worker failed. ";
		return new WorkerCodeException(code, what + name(error) + " in " + where + ": " + message(error),
				(place != null) ? place.module() : this.mainModule, (place != null) ? place.line() : 0,
				(place != null) ? place.column() : 0, cause, facts);
	}

	/**
	 * The engine names modules by the specifier of whoever imported them.
	 */
	private @Nullable String moduleNamed(String specifier) {
		String name = specifier.replaceFirst("^(?:\\.{0,2}/)+", "");
		if (this.modules.contains(name)) {
			return name;
		}
		List<String> candidates = this.modules.stream().filter((module) -> module.endsWith("/" + name)).toList();
		return (candidates.size() == 1) ? candidates.get(0) : null;
	}

	private static ErrorCode codeOf(GuestError error) {
		if (error.code() != null) {
			for (ErrorCode code : CATCHABLE) {
				if (code.name().equals(error.code())) {
					return code;
				}
			}
		}
		return ErrorCode.SCRIPT_ERROR;
	}

	private static String name(GuestError error) {
		return SafeText.escape(error.name(), MAX_NAME);
	}

	private static String message(GuestError error) {
		return text(error.message());
	}

	private static String text(String text) {
		return SafeText.escapeLines(text, MAX_MESSAGE);
	}

}
