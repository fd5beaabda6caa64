package dev.workerloader.internal.rpc;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.CrossingTypes;
import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.types.StreamType;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.rpc.Binding;

/**
 * A result, or a part of it, with its declared type: what can be reached by names is what
 * the guest would get, and nothing else.
 *
 * @param value the value
 * @param type its declared type
 */
public record ResultPath(@Nullable Object value, JavaType type) {

	/**
	 * Begin with a result.
	 * @param value the result
	 * @param type its declared type
	 * @return the result
	 */
	public static ResultPath of(@Nullable Object value, Type type) {
		return new ResultPath(value, DataClass.resolve(type));
	}

	/**
	 * Return a part.
	 * @param names the names that lead to it
	 * @return the part
	 * @throws NoSuchMemberException if there is none
	 */
	public ResultPath follow(List<String> names) {
		ResultPath current = unwrapped();
		for (String name : names) {
			current = current.member(name).unwrapped();
		}
		return current;
	}

	private ResultPath unwrapped() {
		return (this.value instanceof Optional<?> optional)
				? new ResultPath(optional.orElse(null), this.type.containedTypeOrUnknown(0)) : this;
	}

	private ResultPath member(String name) {
		if (this.value == null) {
			throw new NoSuchMemberException("returned null, which has no " + quote(name) + ".");
		}
		JavaType content = (this.type.getContentType() != null) ? this.type.getContentType()
				: DataClass.resolve(Object.class);
		if (this.value instanceof Map<?, ?> map && map.containsKey(name)) {
			return new ResultPath(map.get(name), content);
		}
		if (this.value instanceof List<?> list && isIndex(name, list)) {
			return new ResultPath(list.get(Integer.parseInt(name)), content);
		}
		boolean hasProperties = !(this.value instanceof Map || this.value instanceof Collection
				|| this.value.getClass().isArray() || Binding.isReference(this.value.getClass())
				|| Binding.isReference(this.type.getRawClass()) || StreamType.isReadable(this.type)
				|| StreamType.isWritable(this.type));
		if (hasProperties) {
			return property(this.value, name);
		}
		throw new NoSuchMemberException("returned something that has no " + quote(name) + ".");
	}

	private ResultPath property(Object owner, String name) {
		boolean typed = !this.type.isJavaLangObject();
		if (typed || owner instanceof Record) {
			JavaType declared = typed ? this.type : DataClass.resolve(owner.getClass());
			if (!CrossingTypes.isScalar(declared)) {
				DataClass dataClass = DataClass.of(declared);
				for (DataClass.ReadableProperty property : dataClass.readable()) {
					if (property.name().equals(name) && dataClass.problem() == null) {
						return new ResultPath(property.get(owner), property.type());
					}
				}
				List<String> names = dataClass.readable().stream().map(DataClass.ReadableProperty::name).toList();
				throw new NoSuchMemberException("returned an object that has no " + quote(name) + ". It has: "
						+ String.join(", ", names) + ".");
			}
		}
		throw new NoSuchMemberException("returned something that has no " + quote(name) + ".");
	}

	private static boolean isIndex(String name, List<?> list) {
		return name.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(name) < list.size();
	}

	private static String quote(String name) {
		return SafeText.quote(name, 64);
	}

	/**
	 * Says, as the end of a sentence, what a result does not have.
	 */
	public static final class NoSuchMemberException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NoSuchMemberException(String message) {
			super(message);
		}

	}

}
