package dev.workerloader.host.graal;

import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * The one host function that a guest has: stores a string for the host and tells whether
 * it was stored. Anything else than one string is refused the same way, since an
 * exception of the host would be visible in the guest.
 */
final class PostFunction implements ProxyExecutable {

	private @Nullable PostBuffer buffer;

	/**
	 * Set where the text goes, on the thread that is about to run the guest.
	 * @param buffer the buffer of the slice's thread, or {@code null} between slices
	 */
	void target(@Nullable PostBuffer buffer) {
		this.buffer = buffer;
	}

	@Override
	public Object execute(Value... arguments) {
		PostBuffer target = this.buffer;
		if (target == null || arguments.length != 1 || !arguments[0].isString()) {
			return false;
		}
		return target.add(arguments[0].asString());
	}

}
