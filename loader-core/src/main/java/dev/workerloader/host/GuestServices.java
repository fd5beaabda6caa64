package dev.workerloader.host;

import org.jspecify.annotations.Nullable;

/**
 * What the host computes for a guest while the guest waits: the few parts of the web
 * platform that are synchronous and better done on the host. Each sandbox has its own.
 * <p>
 * A service runs on the guest's stack, which may be nearly exhausted, and in the guest's
 * slice, which pays for it. So it takes no lock, starts nothing, is over soon whatever it
 * is asked, and uses nothing for the first time that the warm-up has not used. Not safe
 * for use by several threads at once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GuestServices {

	/**
	 * Answer a request.
	 * @param service the name of the service
	 * @param request what is asked of it; the guest chooses it freely
	 * @return the answer, or {@code null} to refuse: there is no such service, or the
	 * request is larger than the service takes
	 */
	@Nullable String answer(String service, String request);

}
