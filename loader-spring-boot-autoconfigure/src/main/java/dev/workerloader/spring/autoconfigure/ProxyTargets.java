package dev.workerloader.spring.autoconfigure;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;

/**
 * What is behind the proxies of a bean, for who needs its class, annotations included.
 */
final class ProxyTargets {

	private ProxyTargets() {
	}

	/**
	 * Use the object behind proxies. One that a scope holds is that of the current
	 * thread.
	 * @param <T> the type of the result
	 * @param bean a proxy, or the object itself
	 * @param use what to do with the object, or with a proxy that has nothing behind it
	 * @return the result
	 */
	static <T> T with(Object bean, Function<Object, T> use) {
		if (!(bean instanceof Advised advised)) {
			return use.apply(bean);
		}
		TargetSource source = advised.getTargetSource();
		Object target = target(source);
		if (target == null) {
			return use.apply(bean);
		}
		try {
			return with(target, use);
		}
		finally {
			release(source, target);
		}
	}

	private static @Nullable Object target(TargetSource source) {
		try {
			return source.getTarget();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException("The target of the proxy cannot be had.", ex);
		}
	}

	private static void release(TargetSource source, Object target) {
		if (source.isStatic()) {
			return;
		}
		try {
			source.releaseTarget(target);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException("The target of the proxy cannot be released.", ex);
		}
	}

}
