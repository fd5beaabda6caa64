package dev.workerloader.internal.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of a host. May block; called by threads that do nothing else.
 */
@FunctionalInterface
public interface AddressResolver {

	/**
	 * Return the addresses of a host.
	 * @param host the name
	 * @return all of its addresses
	 * @throws UnknownHostException if it has none, or they cannot be found out
	 */
	List<InetAddress> resolve(String host) throws UnknownHostException;

	/**
	 * Return the resolver of the JVM.
	 * @return the resolver
	 */
	static AddressResolver system() {
		return (host) -> List.of(InetAddress.getAllByName(host));
	}

}
