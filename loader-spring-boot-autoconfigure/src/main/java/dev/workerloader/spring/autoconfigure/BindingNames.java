package dev.workerloader.spring.autoconfigure;

import java.util.Locale;

/**
 * Rules for the names of bindings.
 */
final class BindingNames {

	private BindingNames() {
	}

	/**
	 * Return the form in which names are compared: without case, {@code -} and {@code _}.
	 * @param name the name
	 * @return the form
	 */
	static String canonical(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the name of a bean as the name of a binding: {@code chatRoom} becomes
	 * {@code CHAT_ROOM}. Of a name with a package, such as an imported class has, the
	 * last part counts.
	 * @param beanName the name of the bean
	 * @return the name of the binding
	 */
	static String ofBean(String beanName) {
		String simple = beanName.substring(Math.max(beanName.lastIndexOf('.'), beanName.lastIndexOf('$')) + 1);
		return simple.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
			.replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
			.replaceAll("[^A-Za-z0-9]+", "_")
			.toUpperCase(Locale.ROOT);
	}

}
