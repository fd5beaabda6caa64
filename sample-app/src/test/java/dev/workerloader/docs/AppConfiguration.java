package dev.workerloader.docs;

import java.util.Map;

import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.web.WorkerHandler;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

@Configuration(proxyBeanMethods = false)
class AppConfiguration {

	@Bean
	SimpleUrlHandlerMapping apps(WorkerLoader loader, AppStore store) {
		WorkerHandler handler = WorkerHandler.forLoader(loader)
			.id(WorkerHandler.pathVariable("id"))
			.code(store::find)
			.stripPrefix("/apps/{id}")
			.build();
		return new SimpleUrlHandlerMapping(Map.of("/apps/{id}/**", handler), -1);
	}

}
