package dev.workerloader.internal.types;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

import tools.jackson.databind.JavaType;

/**
 * The declared types that cross the wall as streams of bytes.
 */
public final class StreamType {

	private StreamType() {
	}

	/**
	 * Return whether a type is that of a stream which a worker reads: an
	 * {@link InputStream}, or a {@link Flow.Publisher} of {@link ByteBuffer ByteBuffers}.
	 * @param type the type
	 * @return whether it becomes a {@code ReadableStream}
	 */
	public static boolean isReadable(JavaType type) {
		if (InputStream.class.isAssignableFrom(type.getRawClass())) {
			return true;
		}
		JavaType publisher = type.findSuperType(Flow.Publisher.class);
		return publisher != null && publisher.containedTypeOrUnknown(0).hasRawClass(ByteBuffer.class);
	}

	/**
	 * Return whether a type is that of a stream which a worker writes: an
	 * {@link OutputStream}.
	 * @param type the type
	 * @return whether it becomes a {@code WritableStream}
	 */
	public static boolean isWritable(JavaType type) {
		return OutputStream.class.isAssignableFrom(type.getRawClass());
	}

	/**
	 * Return whether a stream of a worker can become an instance of a type.
	 * @param type the type
	 * @return whether it is a type that the loader has an implementation of
	 */
	public static boolean isParameter(JavaType type) {
		Class<?> raw = type.getRawClass();
		return raw == InputStream.class || raw == OutputStream.class
				|| (raw == Flow.Publisher.class && isReadable(type));
	}

}
