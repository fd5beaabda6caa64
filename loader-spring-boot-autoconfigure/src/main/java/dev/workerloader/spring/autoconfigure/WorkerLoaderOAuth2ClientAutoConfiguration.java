package dev.workerloader.spring.autoconfigure;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;

import dev.workerloader.WorkerLoader;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for rules of outbound policies that
 * add the token of an OAuth2 client. After the auto-configuration of the clients.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = WorkerLoaderAutoConfiguration.class,
		afterName = "org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration")
@ConditionalOnClass({ WorkerLoader.class, OAuth2AuthorizedClientManager.class, RestClient.class })
@ConditionalOnBean(ClientRegistrationRepository.class)
@ConditionalOnBooleanProperty(name = "worker-loader.enabled", matchIfMissing = true)
public final class WorkerLoaderOAuth2ClientAutoConfiguration {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	@Bean
	@Lazy
	OAuth2OutboundCredentials workerLoaderOutboundCredentials(ClientRegistrationRepository registrations,
			ObjectProvider<OAuth2AuthorizedClientManager> managers,
			ObjectProvider<OAuth2AuthorizedClientService> services) {
		// The one that Spring Security defines works within web requests only.
		List<OAuth2AuthorizedClientManager> usable = managers.orderedStream()
			.filter((manager) -> !(manager instanceof DefaultOAuth2AuthorizedClientManager))
			.toList();
		OAuth2AuthorizedClientManager manager = (usable.size() == 1) ? usable.get(0) : manager(registrations,
				services.getIfAvailable(() -> new InMemoryOAuth2AuthorizedClientService(registrations)));
		return new OAuth2OutboundCredentials(registrations, manager, OAuth2OutboundCredentials.PATIENCE);
	}

	private static OAuth2AuthorizedClientManager manager(ClientRegistrationRepository registrations,
			OAuth2AuthorizedClientService service) {
		AuthorizedClientServiceOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(
				registrations, service);
		manager.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
			.clientCredentials((grant) -> grant.accessTokenResponseClient(tokens()))
			.build());
		return manager;
	}

	/**
	 * Return what asks for tokens as Spring Security's own does, but waits for no server
	 * without end.
	 */
	private static RestClientClientCredentialsTokenResponseClient tokens() {
		JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build());
		requests.setReadTimeout(OAuth2OutboundCredentials.PATIENCE);
		RestClientClientCredentialsTokenResponseClient client = new RestClientClientCredentialsTokenResponseClient();
		client.setRestClient(RestClient.builder()
			.requestFactory(requests)
			.configureMessageConverters((converters) -> converters.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build());
		return client;
	}

}
