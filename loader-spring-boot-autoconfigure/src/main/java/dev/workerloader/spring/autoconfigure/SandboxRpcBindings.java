package dev.workerloader.spring.autoconfigure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.ExposedMethod;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.rpc.UnsupportedBindingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the beans that are marked with {@link SandboxRpc @SandboxRpc} as bindings.
 * Calls go through the bean as the container hands it out, so through its proxy.
 */
final class SandboxRpcBindings {

	private static final Logger logger = LoggerFactory.getLogger(SandboxRpcBindings.class);

	private static final Set<String> SCOPES_OF_REQUESTS = Set.of("request", "session");

	private final ConfigurableListableBeanFactory beanFactory;

	SandboxRpcBindings(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Register all marked beans.
	 * @param builder where to register them
	 * @throws SandboxBindingException if a bean cannot be a binding
	 */
	void register(WorkerLoader.Builder builder) {
		Map<String, String> beanNames = new HashMap<>();
		marked().forEach((bean) -> {
			requireUnique(bean, beanNames);
			warnOfScopeOfRequests(bean);
			builder.binding(bean.bindingName(), binding(bean));
		});
	}

	/**
	 * Return whether a marked bean is a binding of a name.
	 * @param name the name, in any form that matches
	 * @return whether there is such a bean
	 */
	boolean contains(String name) {
		return marked()
			.anyMatch((bean) -> BindingNames.canonical(bean.bindingName()).equals(BindingNames.canonical(name)));
	}

	private Stream<SandboxRpcBean> marked() {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(Object.class, true, false))
			.map((beanName) -> SandboxRpcBean.find(beanName, this.beanFactory))
			.filter(Objects::nonNull);
	}

	private static void requireUnique(SandboxRpcBean bean, Map<String, String> beanNames) {
		String other = beanNames.putIfAbsent(BindingNames.canonical(bean.bindingName()), bean.beanName());
		if (other != null) {
			throw new SandboxBindingException(bean.beanName(),
					"The beans '" + other + "' and '" + bean.beanName() + "' are both bindings of the name '"
							+ bean.bindingName() + "'. Names match ignoring case, '-' and '_'.",
					"Give one of them another name with @SandboxRpc(name = \"…\").", null);
		}
	}

	/**
	 * A warning only: the application may carry its requests to other threads.
	 */
	private void warnOfScopeOfRequests(SandboxRpcBean bean) {
		String targetName = ScopedProxyUtils.getTargetBeanName(bean.beanName());
		String scope = this.beanFactory.containsBeanDefinition(targetName)
				? this.beanFactory.getMergedBeanDefinition(targetName).getScope() : null;
		if (scope != null && SCOPES_OF_REQUESTS.contains(scope)) {
			logger.warn("The bean '{}' is a binding and has the scope '{}'. Workers call it on threads that belong to "
					+ "no request, where each call fails. Pass what belongs to a request in the props or as an "
					+ "argument instead.", bean.beanName(), scope);
		}
	}

	private Binding binding(SandboxRpcBean bean) {
		requireSingleton(bean);
		List<SandboxRpcMethods.Exposed> methods = bean.methods();
		if (methods.isEmpty()) {
			throw new SandboxBindingException(bean.beanName(),
					"The bean '" + bean.beanName() + "' (" + bean.type().getName()
							+ ") is marked with @SandboxRpc but has no method that a worker could call.",
					"Annotate the public methods that a worker may call, or the type that declares them.", null);
		}
		Object target = this.beanFactory.getBean(bean.beanName());
		try {
			return Binding.of(target, bean.description(),
					methods.stream().map((method) -> exposedMethod(bean, method, target)).toList());
		}
		catch (UnsupportedBindingException ex) {
			throw new SandboxBindingException(bean.beanName(),
					"The bean '" + bean.beanName() + "' cannot be a binding: " + ex.getMessage(),
					"Change the method, or annotate single methods with @SandboxRpc instead of the type.", ex);
		}
	}

	private void requireSingleton(SandboxRpcBean bean) {
		if (!this.beanFactory.isSingleton(bean.beanName())) {
			throw new SandboxBindingException(bean.beanName(),
					"The bean '" + bean.beanName() + "' is marked with @SandboxRpc, but it is not a singleton, and all "
							+ "workers would share one instance of it.",
					"Make it a singleton, or give its scope a proxy with @Scope(proxyMode = ScopedProxyMode.TARGET_CLASS).",
					null);
		}
	}

	private static ExposedMethod exposedMethod(SandboxRpcBean bean, SandboxRpcMethods.Exposed method, Object target) {
		if (method.isFinal() && AopUtils.isCglibProxy(target)) {
			throw new SandboxBindingException(bean.beanName(),
					"The method '" + method.method().getName() + "' of the bean '" + bean.beanName()
							+ "' is final, so that a call would not go through the bean's proxy.",
					"Remove 'final' from the method.", null);
		}
		try {
			return new ExposedMethod(method.name(), method.description(), method.method(),
					AopUtils.selectInvocableMethod(method.method(), target.getClass()));
		}
		catch (IllegalStateException ex) {
			throw new SandboxBindingException(bean.beanName(),
					"The method '" + method.method().getName() + "' of the bean '" + bean.beanName()
							+ "' cannot be called: the bean's proxy implements interfaces only, and none of them "
							+ "declares the method.",
					"Declare the method in an interface, or set spring.aop.proxy-target-class=true.", ex);
		}
	}

}
