package dev.workerloader.outbound;

import java.util.Objects;

/**
 * An HTTP request: one for the {@code fetch} handler of a worker, or one that a worker
 * makes. Immutable but for its body, which is a stream that can be read once, unless it
 * was built from bytes or text.
 *
 * @since 0.1.0
 */
public final class WorkerRequest extends HttpMessage {

	private final String method;

	private final String url;

	private WorkerRequest(Builder builder) {
		super(builder);
		this.method = builder.method;
		this.url = builder.url;
	}

	/**
	 * Return a {@code GET} request without headers.
	 * @param url the absolute URL
	 * @return the request
	 */
	public static WorkerRequest get(String url) {
		return builder("GET", url).build();
	}

	/**
	 * Start building a request.
	 * @param method the method, as it is sent
	 * @param url the absolute URL
	 * @return a builder
	 * @throws IllegalArgumentException if the method is not a token of HTTP
	 */
	public static Builder builder(String method, String url) {
		return new Builder(method, url);
	}

	/**
	 * Start building a request that differs from this one. The body is the same: only one
	 * of them can read a stream.
	 * @return a builder
	 */
	public Builder mutate() {
		return copyTo(new Builder(this.method, this.url));
	}

	/**
	 * Return the method.
	 * @return the method, such as {@code POST}
	 */
	public String method() {
		return this.method;
	}

	/**
	 * Return the URL.
	 * @return the absolute URL
	 */
	public String url() {
		return this.url;
	}

	@Override
	public String toString() {
		return this.method + " " + this.url;
	}

	/**
	 * Builds requests. Not safe for use by many threads.
	 */
	public static final class Builder extends HttpMessage.Builder<Builder> {

		private String method;

		private String url;

		private Builder(String method, String url) {
			this.method = HttpHeaders.requireToken("method", method);
			this.url = Objects.requireNonNull(url, "url");
		}

		/**
		 * Set the method.
		 * @param method the method, as it is sent
		 * @return this builder
		 * @throws IllegalArgumentException if it is not a token of HTTP
		 */
		public Builder method(String method) {
			this.method = HttpHeaders.requireToken("method", method);
			return this;
		}

		/**
		 * Set the URL.
		 * @param url the absolute URL
		 * @return this builder
		 */
		public Builder url(String url) {
			this.url = Objects.requireNonNull(url, "url");
			return this;
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Build the request.
		 * @return the request
		 */
		public WorkerRequest build() {
			return new WorkerRequest(this);
		}

	}

}
