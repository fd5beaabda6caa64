package dev.workerloader.internal.wire;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What crosses by reference in one message: which objects of the host do, and what the
 * references of a guest stand for.
 */
public interface References {

	/**
	 * Return the reference to an object of the host.
	 * @param object the object
	 * @param declared its declared type, or {@code null} if only its class is known
	 * @return the reference, or {@code null} if the object crosses by value
	 * @throws IllegalStateException if there are too many
	 */
	@Nullable Reference refer(Object object, @Nullable Class<?> declared);

	/**
	 * Return what stands for a function or an object of the guest.
	 * @param id the id that the guest gave it
	 * @return what the host works with
	 * @throws WireFormatException if there are too many
	 */
	Object function(long id);

	/**
	 * Return the object of the host whose stub a guest passes.
	 * @param binding the name of the binding
	 * @return the object
	 * @throws WireFormatException if there is none
	 */
	Object binding(String binding);

	/**
	 * Return the object of the host whose stub a guest passes.
	 * @param id the id that {@link #refer} gave it
	 * @return the object
	 * @throws WireFormatException if there is none, or no longer
	 */
	Object target(long id);

	/**
	 * A reference to an object of the host, or to a function of the guest that goes back
	 * to it.
	 *
	 * @param id the id
	 * @param name what messages to the author of the guest's code call it, {@code null}
	 * for a function of the guest
	 * @param methods the names of its methods
	 */
	record Reference(long id, @Nullable String name, List<String> methods) {

	}

}
