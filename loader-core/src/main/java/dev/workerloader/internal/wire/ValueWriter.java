package dev.workerloader.internal.wire;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.DataClass;

/**
 * How Java values are encoded. Immutable, safe for use by many threads.
 */
public final class ValueWriter {

	private static final ValueWriter DATA = new ValueWriter(null, true);

	private static final ValueWriter MESSAGE = new ValueWriter(null, false);

	private final @Nullable JavaType declared;

	private final boolean dataOnly;

	private ValueWriter(@Nullable JavaType declared, boolean dataOnly) {
		this.declared = declared;
		this.dataOnly = dataOnly;
	}

	/**
	 * Return how {@code env} and props are encoded: by the class of each value, which
	 * must be data; maps have string keys.
	 * @return the writer
	 */
	public static ValueWriter data() {
		return DATA;
	}

	/**
	 * Return how arguments are encoded: by the class of each value, which must be data;
	 * maps may have any keys.
	 * @return the writer
	 */
	public static ValueWriter message() {
		return MESSAGE;
	}

	/**
	 * Return how a result is encoded whose type is declared: where the type names a
	 * JavaBean or a record, with the properties of just that type.
	 * @param type the type
	 * @return the writer
	 */
	public static ValueWriter of(Type type) {
		return new ValueWriter(DataClass.resolve(type), false);
	}

	/**
	 * Encode a value on its own, for {@link MessageWriter#encoded(String)}.
	 * @param value the value
	 * @param root the name of the value in error messages
	 * @param limit the most characters of the text
	 * @return the text
	 * @throws UnencodableException if the value cannot cross
	 * @throws MessageTooLargeException if the text would be too long
	 */
	public String encode(@Nullable Object value, String root, int limit) {
		return encode(value, root, limit, null, () -> {
		});
	}

	/**
	 * Encode a value on its own, for {@link MessageWriter#encoded(String)}.
	 * @param value the value
	 * @param root the name of the value in error messages
	 * @param limit the most characters of the text
	 * @param references what crosses by reference, {@code null} if nothing may
	 * @param whenLarge called once if the text becomes so large that it should not be
	 * built beside many others; what it throws ends the encoding
	 * @return the text
	 * @throws UnencodableException if the value cannot cross
	 * @throws MessageTooLargeException if the text would be too long
	 */
	public String encode(@Nullable Object value, String root, int limit, @Nullable References references,
			Runnable whenLarge) {
		TextOutput output = new TextOutput(limit, whenLarge);
		new ValueEncoder(output, new ValuePath(root), this.dataOnly, references).write(value, this.declared);
		return output.finish();
	}

	void write(@Nullable Object value, ValuePath path, TextOutput output) {
		new ValueEncoder(output, path, this.dataOnly, null).write(value, this.declared);
	}

}
