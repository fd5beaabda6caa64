package dev.workerloader.sample.agent;

import java.io.StringWriter;
import java.io.Writer;

import dev.workerloader.ErrorCode;
import dev.workerloader.Invocation;
import dev.workerloader.Limit;
import dev.workerloader.WorkerException;
import dev.workerloader.WorkerLoader;
import dev.workerloader.WorkerRpcException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.stereotype.Component;

/**
 * Writes what a program returned as JSON. A value may cross and still be none that JSON
 * can tell: one that contains itself, or one whose shared parts would be written over and
 * over again. So depth and size of the text are bounded.
 */
@Component
class ResultWriter {

	private final JsonMapper mapper;

	private final long maximumSize;

	ResultWriter(JsonMapper mapper, WorkerLoader loader) {
		this.mapper = mapper.rebuild()
			.addModule(new SimpleModule().addKeySerializer(Object.class, new ScalarKeySerializer()))
			.build();
		this.maximumSize = loader.limits().get(Limit.RESULT_SIZE);
	}

	String write(Invocation invocation) {
		BoundedWriter writer = new BoundedWriter(this.maximumSize);
		try {
			this.mapper.writeValue(writer, invocation.value());
			return writer.toString();
		}
		catch (JacksonException | BoundedWriter.FullException ex) {
			throw new WorkerRpcException(ErrorCode.RESULT_NOT_SERIALIZABLE,
					"The result of 'myAgent' cannot be written as JSON: it contains itself, is nested too deep, is a"
							+ " Map with keys that are not scalars, or takes more than %d characters. Return plain data."
								.formatted(this.maximumSize),
					ex, new WorkerException.Facts(invocation.logs(), invocation.calls(), invocation.usage()));
		}
	}

	/**
	 * The keys of a guest's {@code Map} may be anything; those that are not scalars have
	 * no name in JSON.
	 */
	private static final class ScalarKeySerializer extends ValueSerializer<Object> {

		@Override
		public void serialize(Object key, JsonGenerator generator, SerializationContext context) {
			if (!(key instanceof CharSequence || key instanceof Number || key instanceof Boolean)) {
				context.reportMappingProblem("A key is not a scalar.");
			}
			generator.writeName(key.toString());
		}

	}

	private static final class BoundedWriter extends Writer {

		private final StringWriter text = new StringWriter();

		private final long maximumSize;

		BoundedWriter(long maximumSize) {
			this.maximumSize = maximumSize;
		}

		@Override
		public void write(char[] characters, int offset, int length) {
			if (this.text.getBuffer().length() + (long) length > this.maximumSize) {
				throw new FullException();
			}
			this.text.write(characters, offset, length);
		}

		@Override
		public void flush() {
			this.text.flush();
		}

		@Override
		public void close() {
			// Closed by Jackson also when writing failed: what was written is still read.
		}

		@Override
		public String toString() {
			return this.text.toString();
		}

		private static final class FullException extends RuntimeException {

			FullException() {
				super("The text is longer than it may be.", null, false, false);
			}

		}

	}

}
