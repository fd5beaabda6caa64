package dev.workerloader.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

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
public final class WorkerResponse implements AutoCloseable {

	private final int status;

	private final String statusText;

	private final Map<String, List<String>> headers;

	private final HttpBody body;

	private WorkerResponse(Builder builder) {
		this.status = builder.status;
		this.statusText = builder.statusText;
		this.headers = builder.headers.build();
		this.body = builder.body;
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
		Builder builder = new Builder(this.status).statusText(this.statusText);
		this.headers.forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		builder.body = this.body;
		return builder;
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

	/**
	 * Close the body, if nobody has read it to its end. Closing it again changes nothing.
	 * @throws java.io.UncheckedIOException if it cannot be closed
	 */
	@Override
	public void close() {
		try {
			this.body.stream().close();
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
	public static final class Builder {

		private final int status;

		private String statusText = "";

		private final HttpHeaders headers = new HttpHeaders();

		private HttpBody body = HttpBody.NONE;

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
		 * Build the response.
		 * @return the response
		 */
		public WorkerResponse build() {
			return new WorkerResponse(this);
		}

	}

}
