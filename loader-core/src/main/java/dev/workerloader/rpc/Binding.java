package dev.workerloader.rpc;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.workerloader.WorkerLoader;

/**
 * A capability: an object of the application, the methods of it that a worker may call,
 * and props that every call carries. A worker that has the binding can call those methods
 * and nothing else, and cannot change the props.
 * <p>
 * Two bindings are equal, and the same capability, if they have the same target (by
 * identity), the same methods and equal props. Immutable as far as the values of the
 * props are; safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class Binding {

	private static final Binding WORKER_LOADER = new Binding(new NestedLoading(),
			"Starts workers, which share what this one may spend and end with it.",
			Exposure.declaredBy(LoaderMethods.class), Map.of());

	private final Object target;

	private final String description;

	private final List<ExposedMethod> methods;

	private final Map<String, @Nullable Object> props;

	private Binding(Object target, String description, List<ExposedMethod> methods,
			Map<String, @Nullable Object> props) {
		this.target = target;
		this.description = description;
		this.methods = methods;
		this.props = props;
	}

	/**
	 * Return a binding of an object whose class, an interface of it, or methods carry
	 * {@link SandboxRpc @SandboxRpc}.
	 * @param object the object, a {@link WorkerLoader} for {@link #ofWorkerLoader()}, or
	 * a binding, which is returned as it is
	 * @return the binding
	 * @throws UnsupportedBindingException if nothing is annotated, or a method cannot be
	 * exposed
	 */
	public static Binding of(Object object) {
		if (object instanceof Binding binding) {
			return binding;
		}
		if (object instanceof WorkerLoader) {
			return ofWorkerLoader();
		}
		Class<?> type = object.getClass();
		List<ExposedMethod> methods = ExposedMethod.annotatedOn(type);
		if (methods.isEmpty()) {
			throw new UnsupportedBindingException(type, null, type.getName()
					+ " exposes no method. Annotate it, or some of its public methods, with @SandboxRpc, or pass Binding.of(Api.class, object) with an interface that it implements.");
		}
		SandboxRpc annotation = Exposure.annotationOn(type);
		return new Binding(object, (annotation != null) ? annotation.description() : "", methods, Map.of());
	}

	/**
	 * Return a binding that exposes the methods that an interface itself declares,
	 * whether they are annotated or not. Not those that it inherits.
	 * @param <T> the interface
	 * @param api the interface
	 * @param object an object that implements it
	 * @return the binding
	 * @throws UnsupportedBindingException if the type is not an interface, declares no
	 * method, or one of them cannot be exposed
	 */
	public static <T> Binding of(Class<T> api, T object) {
		if (!api.isInterface()) {
			throw new UnsupportedBindingException(api, null, api.getName()
					+ " is not an interface. Pass the interface whose methods the worker may call, or annotate the class with @SandboxRpc and pass Binding.of(object).");
		}
		SandboxRpc annotation = api.getDeclaredAnnotation(SandboxRpc.class);
		return of(api, api.cast(object), (annotation != null) ? annotation.description() : "",
				Exposure.declaredBy(api));
	}

	/**
	 * Return the binding with which a worker starts other workers, as in
	 * {@code env.LOADER.load(…)}. They run in the loader that runs the worker, share what
	 * is left of the limits of the invocation that calls them, get what the worker gives
	 * them of its own {@code env}, and end with the worker at the latest.
	 * @return the binding
	 */
	public static Binding ofWorkerLoader() {
		return WORKER_LOADER;
	}

	/**
	 * Return a binding of given methods, for integrations that find them in their own
	 * way.
	 * @param target the object on which the methods are called
	 * @param description what the binding does, empty if nothing was said
	 * @param methods the methods
	 * @return the binding
	 * @throws UnsupportedBindingException if there is no method, or one of them cannot be
	 * exposed
	 */
	public static Binding of(Object target, String description, Collection<ExposedMethod> methods) {
		ExposureRules.check(target.getClass(), methods);
		return of(target.getClass(), target, description, methods);
	}

	private static Binding of(Class<?> type, Object target, String description, Collection<ExposedMethod> methods) {
		if (methods.isEmpty()) {
			throw new UnsupportedBindingException(type, null,
					type.getName() + " declares no method that a worker could call.");
		}
		return new Binding(target, Objects.requireNonNull(description, "description"), List.copyOf(methods), Map.of());
	}

	/**
	 * Return whether an object can be passed to {@link #of(Object)}: it is a binding or a
	 * {@link WorkerLoader}, or something of its class carries
	 * {@link SandboxRpc @SandboxRpc}.
	 * @param object the object
	 * @return whether it is meant to be a binding
	 */
	public static boolean isBindable(@Nullable Object object) {
		return object instanceof Binding || object instanceof WorkerLoader
				|| (object != null && Exposure.isAnnotated(object.getClass()));
	}

	/**
	 * Return whether the objects of a class cross by reference: it is an
	 * {@link RpcTarget}, or something of it carries {@link SandboxRpc @SandboxRpc}.
	 * @param type the class
	 * @return whether a worker gets a stub of such an object
	 */
	public static boolean isReference(Class<?> type) {
		return RpcTarget.class.isAssignableFrom(type) || Exposure.isAnnotated(type);
	}

	/**
	 * Return the same binding with props, which replace those that it has. Methods get
	 * them with {@link RpcContext#props()}; a worker can neither see nor change them.
	 * @param props data with string keys, as in a worker's {@code env}; the map is copied
	 * @return the binding
	 */
	public Binding withProps(Map<String, ? extends @Nullable Object> props) {
		return new Binding(this.target, this.description, this.methods,
				Collections.unmodifiableMap(new LinkedHashMap<>(props)));
	}

	/**
	 * Return whether this is the binding with which a worker starts others.
	 * @return whether it came from {@link #ofWorkerLoader()}
	 */
	public boolean isWorkerLoader() {
		return this.target instanceof NestedLoading;
	}

	/**
	 * Return the object on which the methods are called.
	 * @return the target
	 */
	public Object target() {
		return this.target;
	}

	/**
	 * Return what the binding does.
	 * @return the description, empty if nothing was said
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Return the names of the methods that a worker may call.
	 * @return the names in a stable order
	 */
	public List<String> methods() {
		return this.methods.stream().map(ExposedMethod::name).toList();
	}

	/**
	 * Return the methods that a worker may call.
	 * @return the methods in a stable order
	 */
	public List<ExposedMethod> exposedMethods() {
		return this.methods;
	}

	/**
	 * Return the props.
	 * @return the props, unmodifiable, empty if there are none
	 */
	public Map<String, @Nullable Object> props() {
		return this.props;
	}

	@Override
	@SuppressWarnings("ReferenceEquality") // two equal objects are two capabilities
	public boolean equals(@Nullable Object other) {
		return other instanceof Binding binding && this.target == binding.target && this.methods.equals(binding.methods)
				&& this.props.equals(binding.props);
	}

	@Override
	public int hashCode() {
		return 31 * System.identityHashCode(this.target) + this.props.hashCode();
	}

	@Override
	public String toString() {
		return "Binding" + methods();
	}

	/**
	 * What a worker may do with a loader, by name.
	 */
	@SuppressWarnings("UnusedMethod") // their names and parameters are read
	private interface LoaderMethods {

		Object load(Object code);

		Object get(String id, RpcStub code);

	}

	/**
	 * Stands for the loader that runs the worker, whichever that is.
	 */
	private static final class NestedLoading {

	}

}
