package dev.workerloader.outbound;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An HTTP response: what the {@code fetch} handler of a worker answered, or the answer to
 * a request that a worker makes. Immutable but for its body, which is a stream that can
 * be read once, unless it was built from bytes or text.
 * <p>
 * The response of a worker comes when its headers are there; the body follows while it is
 * read, within the limits of the invocation. Read it to its end or close it: until then
 * the invocation goes on.
 *
 * @since 0.1.0
 */
public final class WorkerResponse extends HttpMessage implements AutoCloseable {

	private final int status;

	private final String statusText;

	private WorkerResponse(Builder builder) {
		super(builder);
		this.status = builder.status;
		this.statusText = builder.statusText;
	}

	/**
	 * Return a response with text in UTF-8 as its body.
	 * @param status the status
	 * @param body the text
	 * @return the response, whose {@code Content-Type} is plain text
	 * @throws IllegalArgumentException if the status is not from 200 to 599
	 */
	public static WorkerResponse of(int status, String body) {
		return builder(status).header("Content-Type", "text/plain;charset=UTF-8").body(body).build();
	}

	/**
	 * Start building a response.
	 * @param status the status
	 * @return a builder
	 * @throws IllegalArgumentException if the status is not from 200 to 599
	 */
	public static Builder builder(int status) {
		return new Builder(status);
	}

	/**
	 * Start building a response that differs from this one. The body is the same: only
	 * one of them can read a stream.
	 * @return a builder
	 */
	public Builder mutate() {
		return copyTo(new Builder(this.status).statusText(this.statusText));
	}

	/**
	 * Return the status.
	 * @return the status, from 200 to 599
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return what the status line says beside the number.
	 * @return the text, which may be empty
	 */
	public String statusText() {
		return this.statusText;
	}

	/**
	 * Return whether the status says that the request succeeded.
	 * @return whether it is from 200 to 299
	 */
	public boolean isOk() {
		return this.status < 300;
	}

	/**
	 * Close the body, if nobody has read it to its end. Closing it again changes nothing.
	 * @throws java.io.UncheckedIOException if it cannot be closed
	 */
	@Override
	public void close() {
		try {
			body().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.statusText.isEmpty() ? String.valueOf(this.status) : this.status + " " + this.statusText;
	}

	/**
	 * Builds responses. Not safe for use by many threads.
	 */
	public static final class Builder extends HttpMessage.Builder<Builder> {

		private final int status;

		private String statusText = "";

		private Builder(int status) {
			if (status < 200 || status > 599) {
				throw new IllegalArgumentException("The status " + status + " is not one from 200 to 599.");
			}
			this.status = status;
		}

		/**
		 * Set what the status line says beside the number.
		 * @param text the text
		 * @return this builder
		 * @throws IllegalArgumentException if it is not one of HTTP
		 */
		public Builder statusText(String text) {
			this.statusText = HttpHeaders.requireValue("status text", text);
			return this;
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Build the response.
		 * @return the response
		 */
		public WorkerResponse build() {
			return new WorkerResponse(this);
		}

	}

}
