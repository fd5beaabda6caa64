package dev.workerloader.host.graal;

import dev.workerloader.host.GuestServices;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * The one host function that a guest has. With one string it stores it for the host and
 * tells whether it was stored; with two, the name of a service and a request, it returns
 * the service's answer. Anything else is refused with {@code false}, as is whatever
 * fails, since an exception of the host would be visible in the guest.
 */
final class PostFunction implements ProxyExecutable {

	private final GuestServices services;

	private @Nullable PostBuffer buffer;

	private @Nullable Error failure;

	/**
	 * Create the function of a context.
	 * @param services answers the guest's requests
	 */
	PostFunction(GuestServices services) {
		this.services = services;
	}

	/**
	 * Set where the text goes, on the thread that is about to run the guest.
	 * @param buffer the buffer of the slice's thread, or {@code null} between slices
	 */
	void target(@Nullable PostBuffer buffer) {
		this.buffer = buffer;
	}

	/**
	 * Throw what a service failed with since the last call, if it damaged more than the
	 * one request: a class is broken, or the heap is full.
	 */
	void checkServices() {
		Error error = this.failure;
		if (error != null) {
			this.failure = null;
			throw error;
		}
	}

	@Override
	public Object execute(Value... arguments) {
		PostBuffer target = this.buffer;
		if (target == null || arguments.length < 1 || !arguments[0].isString()) {
			return false;
		}
		if (arguments.length == 1) {
			return target.add(arguments[0].asString());
		}
		return (arguments.length == 2 && arguments[1].isString())
				? serve(arguments[0].asString(), arguments[1].asString()) : false;
	}

	private Object serve(String service, String request) {
		try {
			String answer = this.services.answer(service, request);
			return (answer != null) ? answer : false;
		}
		catch (LinkageError | OutOfMemoryError ex) {
			this.failure = ex;
			return false;
		}
		catch (Exception | Error ex) {
			return false; // the stack is exhausted, or the request is not what it should
							// be
		}
	}

}
