package dev.workerloader.sample.menu;

import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;

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
	OutboundPolicy menu(MenuServer server) {
		return OutboundPolicy.builder()
			.allow(OutboundRule.of(server.origin() + "/menu/**")
				.allowPrivateAddresses("127.0.0.1")
				.header("Authorization", "Bearer " + server.token()))
			.build();
	}

}
