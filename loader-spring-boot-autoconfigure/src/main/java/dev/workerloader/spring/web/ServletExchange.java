package dev.workerloader.spring.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.workerloader.WorkerException;
import dev.workerloader.outbound.WorkerResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpMethod;
import org.springframework.web.context.request.async.AsyncWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * One request that a worker answers. However it ends, the invocation ends with it, and
 * nothing of the request is touched after that.
 */
final class ServletExchange {

	private static final Logger logger = LoggerFactory.getLogger(ServletExchange.class);

	/** The invocation has its own limits. */
	private static final Long NO_TIMEOUT = 0L;

	private static final int BUFFER_SIZE = 64 << 10;

	private final HttpServletRequest request;

	private HttpServletResponse response;

	private final ServingRules rules;

	private final boolean head;

	private final RequestBody body;

	private final CompletableFuture<WorkerResponse> answer;

	private final DeferredResult<Object> end = new DeferredResult<>(NO_TIMEOUT);

	private volatile boolean released;

	ServletExchange(HttpServletRequest request, HttpServletResponse response, ServingRules rules, RequestBody body,
			CompletableFuture<WorkerResponse> answer) {
		this.request = request;
		this.response = response;
		this.rules = rules;
		this.head = HttpMethod.HEAD.matches(request.getMethod());
		this.body = body;
		this.answer = answer;
	}

	/**
	 * Let the thread of the server go.
	 */
	void start(WebAsyncManager async, Executor executor) throws ServletException {
		try {
			AsyncWebRequest asyncRequest = WebAsyncUtils.createAsyncWebRequest(this.request, this.response);
			HttpServletResponse guarded = asyncRequest.getNativeResponse(HttpServletResponse.class);
			if (guarded != null) {
				this.response = guarded; // refuses to be written to when the request is
											// over
			}
			async.setAsyncWebRequest(asyncRequest);
			this.end.onError((failure) -> release());
			this.end.onCompletion(this::release);
			// A method of a controller finds here that the response is taken care of.
			ModelAndViewContainer handled = new ModelAndViewContainer();
			handled.setRequestHandled(true);
			async.startDeferredResultProcessing(this.end, handled);
		}
		catch (Exception ex) {
			release();
			this.body.finish();
			throw new ServletException("A worker cannot be waited for.", ex);
		}
		WorkerHandlerFilter.left(this.request).thenRun(() -> await(executor));
	}

	private void await(Executor executor) {
		this.answer.whenComplete((answered, failure) -> {
			try {
				executor.execute(() -> finish(answered, failure));
			}
			catch (RejectedExecutionException ex) {
				logger.warn("The executor of responses does not take any more, so a response is dropped", ex);
				finish(null, ex);
			}
		});
	}

	private void finish(@Nullable WorkerResponse answered, @Nullable Throwable failure) {
		Object result = null;
		try {
			result = (answered != null) ? write(answered) : fail(cause(failure));
		}
		catch (IOException ex) {
			logger.debug("The visitor went before the response was written", ex);
		}
		catch (RuntimeException ex) {
			result = ex;
		}
		finally {
			release();
			this.body.finish();
			this.end.setResult(result);
		}
	}

	private static Throwable cause(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return (cause != null) ? cause : new IllegalStateException("There is no response.");
	}

	/**
	 * Write the response of the worker.
	 * @return what is to be thrown on the thread of the server, or {@code null}
	 */
	private @Nullable Throwable write(WorkerResponse answered) throws IOException {
		if (this.body.isExceeded()) {
			return refuse(Problem.tooLarge(this.rules.maxBodySize()));
		}
		this.response.setStatus(answered.status());
		Set<String> present = HeaderNames.copy(this.response.getHeaderNames());
		this.rules.responseHeaders(answered.headers(), present, this.response::addHeader);
		InputStream content = answered.body();
		if (answered.hasBody() ? content instanceof ByteArrayInputStream : !this.head) {
			this.response.setContentLength(content.available());
		}
		return this.head ? null : copy(content, this.response.getOutputStream());
	}

	private @Nullable Throwable copy(InputStream content, OutputStream target) throws IOException {
		byte[] buffer = new byte[BUFFER_SIZE];
		while (true) {
			if (content.available() == 0) {
				this.response.flushBuffer();
			}
			int count;
			try {
				count = content.read(buffer);
			}
			catch (IOException ex) {
				// After what was written, only the end of the connection tells it.
				logger.debug("The response of a worker broke off", ex);
				return this.released ? null : new BrokenResponseException();
			}
			if (count < 0) {
				return null;
			}
			target.write(buffer, 0, count);
		}
	}

	private @Nullable Throwable fail(Throwable failure) throws IOException {
		if (this.body.isExceeded()) {
			return refuse(Problem.tooLarge(this.rules.maxBodySize()));
		}
		if (!(failure instanceof WorkerException ex)) {
			return failure;
		}
		Problem problem = this.rules.problem(ex);
		return this.rules.rethrow() && problem.getCause() != null ? ex : refuse(problem);
	}

	private @Nullable Throwable refuse(Problem problem) throws IOException {
		if (this.rules.rethrow()) {
			return problem;
		}
		ServletMessages.write(problem, this.rules, this.request, this.response);
		return null;
	}

	/**
	 * End the invocation, wherever it is.
	 */
	private void release() {
		this.released = true;
		this.body.close();
		if (!this.answer.cancel(true)) {
			this.answer.thenAccept(WorkerResponse::close);
		}
	}

}
