package dev.workerloader.internal.runtime;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.wire.References.Kind;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.ExposedMethod;

/**
 * An object of the application that crosses by reference.
 *
 * @param kind what the guest gets of it
 * @param object the object, of a stream what stands for it
 * @param declared its declared type, or {@code null} if only its class is known
 */
record HostObject(Kind kind, Object object, @Nullable Class<?> declared) {

	/**
	 * Return an object as one that crosses by reference.
	 * @return {@code null} if it crosses by value, or not at all
	 */
	static @Nullable HostObject of(Object object, @Nullable Class<?> declared) {
		if (object instanceof HostFunction) {
			return new HostObject(Kind.CALLABLE, object, null);
		}
		if (isTarget(object, declared)) {
			return new HostObject(Kind.TARGET, object, declared);
		}
		ByteStream stream = stream(object);
		return (stream != null)
				? new HostObject((stream instanceof ByteSink) ? Kind.WRITABLE : Kind.READABLE, stream, null) : null;
	}

	/**
	 * Return whether an object crosses as one with methods.
	 */
	static boolean isTarget(Object object, @Nullable Class<?> declared) {
		return Binding.isReference(object.getClass()) || (declared != null && Binding.isReference(declared));
	}

	/**
	 * Return whether an object is one that its receiver owns, and nothing has been made
	 * of it yet.
	 */
	static boolean isOwned(Object object, @Nullable Class<?> declared) {
		return object instanceof InputStream || object instanceof OutputStream || object instanceof WorkerResponse
				|| isTarget(object, declared);
	}

	private static @Nullable ByteStream stream(Object object) {
		if (object instanceof Flow.Publisher<?> publisher) {
			return PublishedSource.of(publisher); // even of a stream: no thread waits
		}
		if (object instanceof InputStream stream) {
			return new ByteSource(stream);
		}
		return (object instanceof OutputStream stream) ? new ByteSink(stream) : null;
	}

	Binding binding() {
		return (this.declared != null && !ExposedMethod.annotatedOn(this.declared).isEmpty())
				? Binding.of(this.object, "", ExposedMethod.annotatedOn(this.declared)) : Binding.of(this.object);
	}

}
