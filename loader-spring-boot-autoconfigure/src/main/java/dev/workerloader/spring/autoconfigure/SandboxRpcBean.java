package dev.workerloader.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.workerloader.rpc.SandboxRpc;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/**
 * What the bean factory knows about a bean that is marked with
 * {@link SandboxRpc @SandboxRpc}, without creating the bean.
 *
 * @param beanName the name of the bean
 * @param type the type of the bean, behind any proxy
 * @param annotation the annotation that names and describes the binding, or {@code null}
 * if only methods are annotated
 * @param declaringType the type that declares what is exposed, or {@code null} if the
 * annotations on the type and its methods say so
 * @param callbacks the names of the methods that start or destroy the bean
 */
record SandboxRpcBean(String beanName, Class<?> type, @Nullable SandboxRpc annotation, @Nullable Class<?> declaringType,
		Set<String> callbacks) {

	/**
	 * Return the bean if it is marked.
	 * @param beanName the name of the bean
	 * @param beanFactory the bean factory
	 * @return the bean, or {@code null} if it is not marked
	 */
	static @Nullable SandboxRpcBean find(String beanName, ConfigurableListableBeanFactory beanFactory) {
		if (ScopedProxyUtils.isScopedTarget(beanName)) {
			return null;
		}
		Class<?> type = targetType(beanName, beanFactory);
		if (type == null) {
			return null;
		}
		BeanDefinition definition = beanFactory.containsBeanDefinition(beanName)
				? beanFactory.getMergedBeanDefinition(beanName) : null;
		MethodMetadata factoryMethod = factoryMethod(beanName, beanFactory);
		SandboxRpc factoryAnnotation = annotation(factoryMethod);
		boolean marked = SandboxRpcMethods.isMarked(type);
		if (!marked && factoryAnnotation == null) {
			return null;
		}
		SandboxRpc annotation = (factoryAnnotation != null) ? factoryAnnotation
				: SandboxRpcMethods.typeAnnotationOn(type);
		Class<?> declaringType = (marked || factoryMethod == null) ? null : returnType(factoryMethod, type);
		return new SandboxRpcBean(beanName, type, annotation, declaringType, callbacks(definition));
	}

	/**
	 * Return the methods that the bean exposes.
	 * @return the methods of the type
	 */
	List<SandboxRpcMethods.Exposed> methods() {
		SandboxRpcMethods methods = new SandboxRpcMethods(this.beanName, this.type, this.callbacks);
		return (this.declaringType != null) ? methods.declared(this.declaringType) : methods.annotated();
	}

	/**
	 * Return the name of the binding.
	 * @return the name that was given, or the name of the bean in upper snake case
	 */
	String bindingName() {
		return (this.annotation != null && !this.annotation.name().isEmpty()) ? this.annotation.name()
				: BindingNames.ofBean(this.beanName);
	}

	/**
	 * Return what the binding does.
	 * @return the description, empty if nothing was said
	 */
	String description() {
		return (this.annotation != null) ? this.annotation.description() : "";
	}

	private static @Nullable Class<?> targetType(String beanName, ConfigurableListableBeanFactory beanFactory) {
		String targetName = ScopedProxyUtils.getTargetBeanName(beanName);
		return AutoProxyUtils.determineTargetClass(beanFactory,
				beanFactory.containsBean(targetName) ? targetName : beanName);
	}

	private static @Nullable MethodMetadata factoryMethod(String beanName,
			ConfigurableListableBeanFactory beanFactory) {
		return (beanFactory.containsBeanDefinition(beanName)
				&& beanFactory.getBeanDefinition(beanName) instanceof AnnotatedBeanDefinition definition)
						? definition.getFactoryMethodMetadata() : null;
	}

	private static @Nullable SandboxRpc annotation(@Nullable MethodMetadata factoryMethod) {
		if (factoryMethod == null) {
			return null;
		}
		MergedAnnotation<SandboxRpc> annotation = factoryMethod.getAnnotations().get(SandboxRpc.class);
		return annotation.isPresent() ? annotation.synthesize() : null;
	}

	private static Class<?> returnType(MethodMetadata factoryMethod, Class<?> type) {
		Class<?> returnType = ClassUtils.resolveClassName(factoryMethod.getReturnTypeName(), type.getClassLoader());
		return FactoryBean.class.isAssignableFrom(returnType) ? type : returnType;
	}

	private static Set<String> callbacks(@Nullable BeanDefinition definition) {
		Set<String> callbacks = new LinkedHashSet<>();
		if (definition instanceof AbstractBeanDefinition abstractDefinition) {
			addAll(abstractDefinition.getInitMethodNames(), callbacks);
			addAll(abstractDefinition.getDestroyMethodNames(), callbacks);
			if (callbacks.remove(AbstractBeanDefinition.INFER_METHOD)) {
				callbacks.add("close");
				callbacks.add("shutdown");
			}
		}
		return callbacks;
	}

	private static void addAll(String @Nullable [] names, Set<String> callbacks) {
		if (names != null) {
			callbacks.addAll(List.of(names));
		}
	}

}
