package dev.workerloader.rpc;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.workerloader.internal.types.CrossingTypes;

/**
 * What every set of exposed methods must meet.
 */
final class ExposureRules {

	private static final Pattern NAME = Pattern.compile("[\\p{Alpha}_$][\\p{Alnum}_$]*");

	/**
	 * Names that JavaScript itself, or the stub, gives a meaning to: a method of that
	 * name would be called by {@code await}, by a conversion to text or by a mere
	 * inspection, or could not be called at all.
	 */
	private static final Set<String> RESERVED = Set.of("then", "catch", "finally", "constructor", "dup", "toString",
			"toLocaleString", "valueOf", "toJSON", "call", "apply", "bind", "arguments", "caller", "prototype",
			"hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "__proto__", "__defineGetter__",
			"__defineSetter__", "__lookupGetter__", "__lookupSetter__");

	private ExposureRules() {
	}

	static void check(Class<?> type, Collection<ExposedMethod> methods) {
		Map<String, ExposedMethod> byName = new HashMap<>();
		for (ExposedMethod method : methods) {
			checkName(type, method);
			ExposedMethod other = byName.put(method.name(), method);
			if (other != null) {
				throw refuse(type, method, "there are two methods of the name \"" + method.name()
						+ "\". Give one of them another name with @SandboxRpc(name = \"…\")");
			}
			checkTypes(type, method);
		}
	}

	private static void checkName(Class<?> type, ExposedMethod method) {
		if (!NAME.matcher(method.name()).matches() || RESERVED.contains(method.name())) {
			throw refuse(type, method, "\"" + method.name()
					+ "\" cannot be the name of a method in JavaScript. Give it another with @SandboxRpc(name = \"…\")");
		}
	}

	private static void checkTypes(Class<?> type, ExposedMethod method) {
		for (ExposedParameter parameter : method.parameters()) {
			String problem = CrossingTypes.refuseParameter(parameter.declared().getParameterizedType(),
					ExposureRules::isReference);
			if (problem != null) {
				throw refuse(type, method,
						"the type of its parameter " + parameter.declared().getName() + ": " + problem);
			}
		}
		Type result = method.resultType();
		if (result != void.class && result != Void.class) {
			String problem = CrossingTypes.refuseResult(result, Binding::isReference);
			if (problem != null) {
				throw refuse(type, method, "the type of its result: " + problem);
			}
		}
	}

	/**
	 * Return whether what a parameter of a class gets has crossed by reference.
	 */
	static boolean isReference(Class<?> type) {
		return type == RpcStub.class || type == RpcSignal.class || Binding.isReference(type);
	}

	private static UnsupportedBindingException refuse(Class<?> type, ExposedMethod method, String reason) {
		return new UnsupportedBindingException(type, method.declared().getName(),
				method.declared().getDeclaringClass().getName() + "." + method.declared().getName()
						+ " cannot be exposed: " + reason + ".");
	}

}
