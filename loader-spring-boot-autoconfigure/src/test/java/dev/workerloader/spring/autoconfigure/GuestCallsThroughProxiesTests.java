package dev.workerloader.spring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import dev.workerloader.Invocation;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that calls from real workers go through the proxies of beans.
 */
@SpringJUnitConfig(GuestCallsThroughProxiesTests.BeanConfiguration.class)
@DirtiesContext
class GuestCallsThroughProxiesTests {

	@Autowired
	private WorkerLoader loader;

	@Autowired
	private ApplicationContext context;

	@Autowired
	private Calls calls;

	@Test
	void plainBean() {
		assertThat(call("PLAIN")).isEqualTo("plain ann");
	}

	@Test
	void classProxy() {
		assertThat(AopUtils.isCglibProxy(this.context.getBean("byClass"))).isTrue();
		assertThat(call("BY_CLASS")).isEqualTo("plain ann");
		assertThat(this.calls.names).contains("byClass.greet");
	}

	@Test
	void interfaceProxy() {
		assertThat(AopUtils.isJdkDynamicProxy(this.context.getBean("byInterface"))).isTrue();
		assertThat(call("BY_INTERFACE")).isEqualTo("hello ann");
		assertThat(this.calls.names).contains("byInterface.greet");
	}

	@Test
	void interfaceProxyWithTheAnnotationOnTheClassBehindIt() {
		assertThat(AopUtils.isJdkDynamicProxy(this.context.getBean("behindInterface"))).isTrue();
		assertThat(call("BEHIND_INTERFACE")).isEqualTo("behind ann");
		assertThat(this.calls.names).contains("behindInterface.greet");
	}

	@Test
	void scopedProxyOfAClass() {
		assertThat(call("SCOPED")).isEqualTo("plain ann");
		assertThat(this.loader.bindings()).doesNotContainKey("SCOPED_TARGET");
	}

	@Test
	void scopedProxyOfAnInterface() {
		assertThat(call("SCOPED_INTERFACE")).isEqualTo("behind ann");
	}

	@Test
	void httpInterfaceProxy() {
		assertThat(call("WEATHER")).isEqualTo("sunny for ann");
	}

	@Test
	void genericInterfaceHasTheTypesOfItsImplementation() {
		assertThat(run("GENERIC", "store", "{ name: 'ann', age: 3 }").value()).isEqualTo("ann is 3");
	}

	@Test
	void methodsThatAreNotExposedAreUnknown() {
		assertThat(this.loader.bindings()).containsEntry("BY_CLASS", List.of("greet"));
		Invocation invocation = run("BY_CLASS", "getTargetSource", "");
		assertThat(invocation.error()).isNotNull();
		assertThat(invocation.error()).hasMessageContaining("BY_CLASS has no method \"getTargetSource\"")
			.hasMessageNotContaining("springframework");
	}

	@Test
	void methodThatTheInterfacesOfAProxyDoNotDeclareRefusesStartUp() {
		FailureAnalysis analysis = FailureAnalyses.of(new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class))
			.withBean(StubSandboxHost.class)
			.withUserConfiguration(UnreachableConfiguration.class));
		assertThat(analysis.getDescription())
			.isEqualTo("The method 'other' of the bean 'unreachable' cannot be called: "
					+ "the bean's proxy implements interfaces only, and none of them declares the method.");
		assertThat(analysis.getAction()).contains("spring.aop.proxy-target-class=true");
	}

	@Test
	void finalMethodOfAClassProxyRefusesStartUp() {
		FailureAnalysis analysis = FailureAnalyses.of(new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WorkerLoaderAutoConfiguration.class))
			.withBean(StubSandboxHost.class)
			.withUserConfiguration(FinalMethodConfiguration.class));
		assertThat(analysis.getDescription())
			.isEqualTo("The method 'greet' of the bean 'finalMethod' is final, so that "
					+ "a call would not go through the bean's proxy.");
	}

	private Object call(String binding) {
		Invocation invocation = run(binding, "greet", "'ann'");
		if (invocation.error() != null) {
			throw invocation.error();
		}
		return invocation.value();
	}

	private Invocation run(String binding, String method, String argument) {
		String source = """
				export default {
					async main(argument, env) {
						return await env.%s.%s(%s);
					}
				};
				""".formatted(binding, method, argument);
		return Loaders.ready(this.loader)
			.run(WorkerCode.builder("main.js", source).bind(binding).build(), "main", (Object) null);
	}

	interface Greeter {

		String greet(String name);

	}

	@SandboxRpc
	interface ExposedGreeter {

		String greet(String name);

	}

	@SandboxRpc
	static class PlainGreeter {

		public String greet(String name) {
			return "plain " + name;
		}

	}

	static class InterfaceGreeter implements ExposedGreeter {

		@Override
		public String greet(String name) {
			return "hello " + name;
		}

	}

	@SandboxRpc
	static class BehindGreeter implements Greeter {

		@Override
		public String greet(String name) {
			return "behind " + name;
		}

	}

	@SandboxRpc
	static class UnreachableGreeter implements Greeter {

		@Override
		public String greet(String name) {
			return name;
		}

		public String other() {
			return "";
		}

	}

	@SandboxRpc
	static class FinalGreeter {

		public final String greet(String name) {
			return name;
		}

	}

	record Person(String name, int age) {

	}

	@SandboxRpc
	interface Store<T> {

		String store(T value);

	}

	static class PersonStore implements Store<Person> {

		@Override
		public String store(Person value) {
			return value.name() + " is " + value.age();
		}

	}

	@SandboxRpc(name = "WEATHER")
	@HttpExchange("/weather")
	interface WeatherApi {

		@GetExchange("/{name}")
		String greet(@PathVariable("name") String name);

	}

	static class Calls {

		private final List<String> names = new CopyOnWriteArrayList<>();

		MethodInterceptor recording(String beanName) {
			return (invocation) -> {
				this.names.add(beanName + "." + invocation.getMethod().getName());
				return invocation.proceed();
			};
		}

		@SuppressWarnings("unchecked")
		<T> T proxy(String beanName, T target, boolean byClass) {
			ProxyFactory factory = new ProxyFactory(target);
			factory.setProxyTargetClass(byClass);
			factory.addAdvice(recording(beanName));
			return (T) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(WorkerLoaderAutoConfiguration.class)
	static class BeanConfiguration {

		@Bean
		static CustomScopeConfigurer threadScope() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("thread", new SimpleThreadScope());
			return configurer;
		}

		@Bean
		static BeanNameAutoProxyCreator autoProxyCreator() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("behindInterface", "byClass");
			creator.setInterceptorNames("recordBehindInterface");
			return creator;
		}

		@Bean
		MethodInterceptor recordBehindInterface(Calls calls) {
			return (invocation) -> {
				String beanName = (invocation.getThis() instanceof BehindGreeter) ? "behindInterface" : "byClass";
				return calls.recording(beanName).invoke(invocation);
			};
		}

		@Bean
		Calls calls() {
			return new Calls();
		}

		@Bean
		PlainGreeter plain() {
			return new PlainGreeter();
		}

		@Bean
		PlainGreeter byClass() {
			return new PlainGreeter();
		}

		@Bean
		ExposedGreeter byInterface(Calls calls) {
			return calls.<ExposedGreeter>proxy("byInterface", new InterfaceGreeter(), false);
		}

		@Bean
		Greeter behindInterface() {
			return new BehindGreeter();
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		PlainGreeter scoped() {
			return new PlainGreeter();
		}

		@Bean
		@SandboxRpc
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		Greeter scopedInterface() {
			return new BehindGreeter();
		}

		@Bean
		PersonStore generic() {
			return new PersonStore();
		}

		@Bean(destroyMethod = "stop")
		WeatherServer weatherServer() throws IOException {
			return new WeatherServer();
		}

		@Bean
		WeatherApi weatherApi(WeatherServer server) {
			RestClient client = RestClient.create(server.url());
			return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
				.build()
				.createClient(WeatherApi.class);
		}

	}

	static class WeatherServer {

		private final HttpServer server;

		WeatherServer() throws IOException {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			this.server.createContext("/weather/", (exchange) -> {
				String path = exchange.getRequestURI().getPath();
				byte[] body = ("sunny for " + path.substring(path.lastIndexOf('/') + 1))
					.getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
				exchange.close();
			});
			this.server.start();
		}

		String url() {
			return "http://localhost:" + this.server.getAddress().getPort();
		}

		void stop() {
			this.server.stop(0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnreachableConfiguration {

		@Bean
		static BeanNameAutoProxyCreator autoProxyCreator() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("unreachable");
			creator.setInterceptorNames("recording");
			return creator;
		}

		@Bean
		MethodInterceptor recording() {
			return new Calls().recording("unreachable");
		}

		@Bean
		Greeter unreachable() {
			return new UnreachableGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FinalMethodConfiguration {

		@Bean
		FinalGreeter finalMethod() {
			return new Calls().proxy("finalMethod", new FinalGreeter(), true);
		}

	}

}
