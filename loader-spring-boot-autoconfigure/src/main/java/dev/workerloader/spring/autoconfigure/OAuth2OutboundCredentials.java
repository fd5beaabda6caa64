package dev.workerloader.spring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/**
 * Credentials of OAuth2 clients that are granted as client credentials.
 */
final class OAuth2OutboundCredentials implements OutboundCredentials, DisposableBean {

	static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ClientRegistrationRepository registrations;

	private final OAuth2AuthorizedClientManager manager;

	private final Duration patience;

	/** A thread for each client, at most. */
	private final ExecutorService threads;

	private final Map<String, ClientCredentials> clients = new ConcurrentHashMap<>();

	OAuth2OutboundCredentials(ClientRegistrationRepository registrations, OAuth2AuthorizedClientManager manager,
			Duration patience) {
		this.registrations = registrations;
		this.manager = manager;
		this.patience = patience;
		CustomizableThreadFactory factory = new CustomizableThreadFactory("worker-loader-oauth2-");
		factory.setDaemon(true);
		this.threads = Executors.newCachedThreadPool(factory);
	}

	@Override
	public Supplier<String> authorization(String client) {
		ClientRegistration registration = this.registrations.findByRegistrationId(client);
		if (registration == null) {
			throw new IllegalArgumentException("There is no OAuth2 client registration with this id.");
		}
		AuthorizationGrantType grant = registration.getAuthorizationGrantType();
		if (!AuthorizationGrantType.CLIENT_CREDENTIALS.equals(grant)) {
			throw new IllegalArgumentException("The OAuth2 client registration has the grant type '" + grant.getValue()
					+ "'. Only 'client_credentials' works for requests of workers, which no user makes.");
		}
		return this.clients.computeIfAbsent(client,
				(id) -> new ClientCredentials(id, this.manager, this.threads, this.patience));
	}

	OAuth2AuthorizedClientManager manager() {
		return this.manager;
	}

	@Override
	public void destroy() {
		this.threads.shutdownNow();
	}

}
