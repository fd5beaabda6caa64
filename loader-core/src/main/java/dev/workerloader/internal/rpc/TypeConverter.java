package dev.workerloader.internal.rpc;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.CrossingTypes;
import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.wire.ValuePath;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.RpcSignal;
import dev.workerloader.rpc.RpcStub;

/**
 * Converts values that came from a worker to a declared type. Strict: nothing is coerced,
 * nothing overflows, nothing is ignored, and no type is taken from the value.
 */
public final class TypeConverter {

	private TypeConverter() {
	}

	/**
	 * Convert a value.
	 * @param value the value as it was decoded
	 * @param type the declared type
	 * @param root the name of the value in error messages
	 * @return an instance of the type, or {@code null}
	 * @throws BadArgumentsException if the value does not fit
	 * @throws IllegalArgumentException if no value can become an instance of the type
	 */
	public static @Nullable Object convert(@Nullable Object value, Type type, String root) {
		if (type == Object.class || (value instanceof String && type == String.class)) {
			return value;
		}
		String problem = CrossingTypes.refuseParameter(type, TypeConverter::isReference);
		if (problem != null) {
			throw new IllegalArgumentException(root + ": " + problem + ".");
		}
		return convert(value, DataClass.resolve(type), root);
	}

	static boolean isReference(Class<?> type) {
		return type == RpcStub.class || type == RpcSignal.class || Binding.isReference(type);
	}

	static @Nullable Object convert(@Nullable Object value, JavaType type, String root) {
		return new Conversion(new ValuePath(root)).convert(value, type);
	}

}
