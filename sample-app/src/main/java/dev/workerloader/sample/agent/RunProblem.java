package dev.workerloader.sample.agent;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import dev.workerloader.ErrorCode;
import dev.workerloader.GuestFrame;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerScriptException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Tells a failed run as a problem detail (RFC 9457): what went wrong, and where in the
 * program. Nothing of the host is in it.
 *
 * @since 0.1.0
 */
public final class RunProblem {

	private static final String TYPE_PREFIX = "tag:workerloader.dev,2026:";

	private RunProblem() {
	}

	/**
	 * Return a failed run as a problem detail.
	 * @param error what went wrong
	 * @return the problem detail
	 */
	public static ProblemDetail of(WorkerException error) {
		ErrorCode code = error.code();
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(code), detail(error));
		problem.setType(URI.create(TYPE_PREFIX + code.name().toLowerCase(Locale.ROOT).replace('_', '-')));
		problem.setTitle(title(code));
		problem.setProperty("code", code);
		problem.setProperty("outcome", code.outcome());
		Place place = Place.of(error);
		if (place != null) {
			problem.setProperty("module", place.module());
			if (place.line() > 0) {
				problem.setProperty("line", place.line());
				problem.setProperty("column", place.column());
			}
		}
		if (error instanceof WorkerScriptException script) {
			problem.setProperty("stack", script.frames().stream().map(GuestFrame::toString).toList());
		}
		AgentReport report = AgentReport.of(error);
		problem.setProperty("logs", report.logs());
		problem.setProperty("calls", report.calls());
		problem.setProperty("usage", report.usage());
		return problem;
	}

	private static HttpStatus status(ErrorCode code) {
		return switch (code.outcome()) {
			case SCRIPT_ERROR, LIMIT -> HttpStatus.UNPROCESSABLE_CONTENT;
			case TERMINATED, REJECTED -> HttpStatus.SERVICE_UNAVAILABLE;
			case OK, LOAD_ERROR -> HttpStatus.INTERNAL_SERVER_ERROR;
		};
	}

	private static String title(ErrorCode code) {
		return switch (code.outcome()) {
			case SCRIPT_ERROR -> "The program failed";
			case LIMIT -> "The program went over a limit";
			case TERMINATED -> "The program was ended";
			case REJECTED -> "The program was not started";
			case OK, LOAD_ERROR -> "The program could not be loaded";
		};
	}

	private static @Nullable String detail(WorkerException error) {
		String message = error.getMessage();
		return (error instanceof WorkerScriptException script) ? script.name() + ": " + message : message;
	}

	private record Place(String module, int line, int column) {

		static @Nullable Place of(WorkerException error) {
			if (error instanceof WorkerCodeException ex) {
				String module = ex.module();
				return (module != null) ? new Place(module, ex.line(), ex.column()) : null;
			}
			List<GuestFrame> frames = (error instanceof WorkerScriptException ex) ? ex.frames() : List.of();
			return frames.isEmpty() ? null
					: new Place(frames.get(0).module(), frames.get(0).line(), frames.get(0).column());
		}

	}

}
