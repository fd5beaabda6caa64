package dev.workerloader.internal.wire;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What crosses by reference in a message to a guest.
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
	 * A reference to an object of the host, or to a function of the guest that goes back
	 * to it.
	 *
	 * @param kind what it refers to
	 * @param id the id
	 * @param name what messages to the author of the guest's code call it, {@code null}
	 * for a function of the guest
	 * @param methods the names of its methods, none for a stream or a function
	 */
	record Reference(Kind kind, long id, @Nullable String name, List<String> methods) {

	}

	/**
	 * What there are references to.
	 */
	enum Kind {

		/** An object of the host. */
		TARGET("t"),

		/** A function of the guest. */
		FUNCTION("f"),

		/** A function of the host. */
		CALLABLE("c"),

		/** A stream that the receiver reads. */
		READABLE("R"),

		/** A stream that the receiver writes. */
		WRITABLE("W");

		private final String tag;

		Kind(String tag) {
			this.tag = tag;
		}

		/**
		 * Return what marks such a reference in a message.
		 * @return the tag
		 */
		String tag() {
			return this.tag;
		}

	}

}
