package dev.workerloader;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Captures a generic type: {@code new TypeRef<List<Reply>>() { }}.
 *
 * @param <T> the type
 * @since 0.1.0
 */
public abstract class TypeRef<T> {

	private final Type type;

	/**
	 * Create a new {@link TypeRef}, to be called by an anonymous subclass that names the
	 * type.
	 */
	protected TypeRef() {
		if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
			throw new IllegalStateException("A TypeRef needs its type: new TypeRef<List<String>>() { }.");
		}
		this.type = parameterized.getActualTypeArguments()[0];
	}

	private TypeRef(Type type) {
		this.type = type;
	}

	/**
	 * Return a reference to a type that is known only at run time.
	 * @param type the type
	 * @return the reference
	 */
	public static TypeRef<Object> of(Type type) {
		return new TypeRef<>(type) {
		};
	}

	/**
	 * Return the type.
	 * @return the type
	 */
	public final Type type() {
		return this.type;
	}

	@Override
	public String toString() {
		return this.type.getTypeName();
	}

}
