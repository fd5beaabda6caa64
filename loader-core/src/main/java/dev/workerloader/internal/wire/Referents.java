package dev.workerloader.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * What the references in a message of a guest stand for.
 */
public interface Referents {

	/**
	 * Return what stands for a function or an object of the guest.
	 * @param id the id that the guest gave it
	 * @return what the host works with
	 * @throws WireFormatException if there are too many
	 */
	Object function(long id);

	/**
	 * Return what stands for a stream of the guest that the host reads.
	 * @param id the id of the function that the guest reads it with
	 * @return what the host works with
	 * @throws WireFormatException if there are too many
	 */
	Object readable(long id);

	/**
	 * Return what stands for a stream of the guest that the host writes.
	 * @param id the id of the function that the guest writes it with
	 * @return what the host works with
	 * @throws WireFormatException if there are too many
	 */
	Object writable(long id);

	/**
	 * Return what stands for a signal of the guest.
	 * @param id the id that the guest gave it
	 * @return what the host works with
	 * @throws WireFormatException if there are too many
	 */
	Object signal(long id);

	/**
	 * Return what stands for a signal of the guest that is aborted already.
	 * @param reason the reason, which is data, or {@code null}
	 * @return what the host works with
	 */
	Object abortedSignal(@Nullable Object reason);

	/**
	 * Return the object of the host whose stub a guest passes.
	 * @param binding the name of the binding
	 * @return the object
	 * @throws WireFormatException if there is none
	 */
	Object binding(String binding);

	/**
	 * Return the object of the host whose stub a guest passes.
	 * @param id the id that its {@link References.Reference} had
	 * @return the object
	 * @throws WireFormatException if there is none, or no longer
	 */
	Object target(long id);

}
