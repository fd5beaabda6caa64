package dev.workerloader.sample.menu;

import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.spring.autoconfigure.WorkerLoaderBuilderCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What programs may reach over the network: the menu of the restaurant, and nothing else.
 * A service on the internet would be a rule in {@code application.yml}; this one is at a
 * port that is known when it has started.
 */
@Configuration(proxyBeanMethods = false)
class MenuConfiguration {

	@Bean
	WorkerLoaderBuilderCustomizer menuPolicy(MenuServer server) {
		OutboundRule rule = OutboundRule.of(server.origin() + "/menu/**")
			.allowPrivateAddresses("127.0.0.1")
			.header("Authorization", "Bearer " + server.token());
		return (builder) -> builder.outboundPolicy("menu", OutboundPolicy.builder().allow(rule).build());
	}

}
