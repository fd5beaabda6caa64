package dev.workerloader.internal.runtime;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.rpc.RpcContract;
import dev.workerloader.internal.wire.References;
import dev.workerloader.internal.wire.WireFormatException;
import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.ExposedMethod;

/**
 * What crosses by reference with a call of an activity to a binding.
 *
 * @param session the sandbox
 * @param activity what made the call; its end is the end of what it got
 * @param bound the binding, whose limits hold for what it returns
 * @param label what messages call what it returns
 */
record CallReferences(SandboxSession session, Activity activity, BoundBinding bound,
		String label) implements References {

	@Override
	public @Nullable Reference refer(Object object, @Nullable Class<?> declared) {
		if (object instanceof GuestFunction function) {
			Long id = function.idIn(this.session);
			return (id != null) ? new Reference(id, null, List.of()) : null;
		}
		if (!crosses(object, declared)) {
			return null;
		}
		HostTargets.Target target = this.activity.targets()
			.add(object, this.session.nextReference(), (added) -> bind(added, declared));
		if (target == null) {
			throw new IllegalStateException("The invocation has ended, or has too many objects of bindings.");
		}
		return new Reference(target.id(), target.bound().name(), target.bound().contract().names());
	}

	/**
	 * Return an object that a call has returned as something to call.
	 * @return the object, or {@code null} if it crosses by value
	 */
	@Nullable BoundBinding bound(@Nullable Object object, JavaType declared) {
		Class<?> raw = declared.isJavaLangObject() ? null : declared.getRawClass();
		if (object == null || !crosses(object, raw)) {
			return null;
		}
		BoundBinding known = this.activity.targets().find(object);
		return (known != null) ? known : bind(object, raw);
	}

	private static boolean crosses(Object object, @Nullable Class<?> declared) {
		return Binding.isReference(object.getClass()) || (declared != null && Binding.isReference(declared));
	}

	private BoundBinding bind(Object object, @Nullable Class<?> declared) {
		Binding binding = (declared != null && !ExposedMethod.annotatedOn(declared).isEmpty())
				? Binding.of(object, "", ExposedMethod.annotatedOn(declared)) : Binding.of(object);
		return this.bound.returned(this.label, binding, RpcContract.of(binding));
	}

	@Override
	public Object function(long id) {
		if (!this.activity.addFunction(id)) {
			throw new WireFormatException("The invocation has passed too many functions. Pass the same one again.");
		}
		return new GuestFunction(this, id, null);
	}

	@Override
	public Object binding(String name) {
		BoundBinding found = this.session.worker().binding(name);
		if (found == null) {
			throw new WireFormatException("There is no such binding.");
		}
		return found.binding().target();
	}

	@Override
	public Object target(long id) {
		BoundBinding found = this.session.target(id);
		if (found == null) {
			throw new WireFormatException("The object of a stub is gone: what a binding returns can be used until the "
					+ "stub is disposed of or the invocation ends that called it.");
		}
		return found.binding().target();
	}

}
