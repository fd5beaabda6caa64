package dev.workerloader.spring.autoconfigure;

import java.util.function.Supplier;

/**
 * Where the rules of outbound policies get credentials from that change.
 */
interface OutboundCredentials {

	/**
	 * Return what supplies the value of the header {@code Authorization}.
	 * @param client the id of the registration of an OAuth2 client
	 * @return the supplier, which denies the request if there is no credential
	 * @throws IllegalArgumentException if there is no such client, or it cannot be used;
	 * the message is a sentence
	 */
	Supplier<String> authorization(String client);

}
