package dev.workerloader.outbound;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP request: one for the {@code fetch} handler of a worker, or one that a worker
 * makes. Immutable but for its body, which is a stream that can be read once, unless it
 * was built from bytes or text.
 *
 * @since 0.1.0
 */
public final class WorkerRequest {

	private final String method;

	private final String url;

	private final Map<String, List<String>> headers;

	private final HttpBody body;

	private WorkerRequest(Builder builder) {
		this.method = builder.method;
		this.url = builder.url;
		this.headers = builder.headers.build();
		this.body = builder.body;
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
		Builder builder = new Builder(this.method, this.url);
		this.headers.forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		builder.body = this.body;
		return builder;
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

	/**
	 * Return the headers.
	 * @return the values by name, which is looked up without regard to case; not
	 * modifiable
	 */
	public Map<String, List<String>> headers() {
		return this.headers;
	}

	/**
	 * Return the value of a header.
	 * @param name the name, in any case
	 * @return the value, several ones joined with commas, or {@code null} if there is
	 * none
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? String.join(", ", values) : null;
	}

	/**
	 * Return whether there is a body, if only an empty one.
	 * @return whether there is one
	 */
	public boolean hasBody() {
		return this.body != HttpBody.NONE;
	}

	/**
	 * Return the body.
	 * @return a stream, which is empty if there is none
	 */
	public InputStream body() {
		return this.body.stream();
	}

	/**
	 * Read the body to its end.
	 * @return the bytes
	 * @throws java.io.UncheckedIOException if the body cannot be read
	 */
	public byte[] bodyAsBytes() {
		return this.body.bytes();
	}

	/**
	 * Read the body to its end.
	 * @return the text, in the charset that the header {@code Content-Type} names, else
	 * UTF-8
	 * @throws java.io.UncheckedIOException if the body cannot be read
	 */
	public String bodyAsString() {
		return this.body.text(header("Content-Type"));
	}

	@Override
	public String toString() {
		return this.method + " " + this.url;
	}

	/**
	 * Builds requests. Not safe for use by many threads.
	 */
	public static final class Builder {

		private String method;

		private String url;

		private final HttpHeaders headers = new HttpHeaders();

		private HttpBody body = HttpBody.NONE;

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

		/**
		 * Add a header beside those of the same name.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 * @throws IllegalArgumentException if the name or the value is not one of HTTP
		 */
		public Builder header(String name, String value) {
			this.headers.add(name, value);
			return this;
		}

		/**
		 * Set a header instead of those of the same name.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 * @throws IllegalArgumentException if the name or the value is not one of HTTP
		 */
		public Builder setHeader(String name, String value) {
			this.headers.set(name, value);
			return this;
		}

		/**
		 * Set the body to text in UTF-8.
		 * @param text the text
		 * @return this builder
		 */
		public Builder body(String text) {
			return body(text.getBytes(StandardCharsets.UTF_8));
		}

		/**
		 * Set the body to bytes.
		 * @param bytes the bytes, which are copied
		 * @return this builder
		 */
		public Builder body(byte[] bytes) {
			this.body = HttpBody.of(bytes.clone());
			return this;
		}

		/**
		 * Set the body to what a stream has.
		 * @param stream the stream, which who reads it closes
		 * @return this builder
		 */
		public Builder body(InputStream stream) {
			this.body = (stream instanceof ByteArrayInputStream) ? HttpBody.of(HttpBody.readAll(stream))
					: HttpBody.of(stream);
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
