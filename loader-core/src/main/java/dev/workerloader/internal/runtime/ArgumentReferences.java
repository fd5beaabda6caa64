package dev.workerloader.internal.runtime;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.rpc.RpcContract;
import dev.workerloader.internal.wire.References;

/**
 * The objects that cross by reference with the arguments of an invocation. When these are
 * encoded the sandbox is not known yet, so they are numbered, and get their ids when the
 * invocation begins. Until it has ended they are not closed, and then they are (semantics
 * R7).
 */
final class ArgumentReferences implements References {

	private final TargetOwnership ownership;

	private final List<HostObject> objects = new ArrayList<>();

	ArgumentReferences(TargetOwnership ownership) {
		this.ownership = ownership;
	}

	@Override
	public @Nullable Reference refer(Object object, @Nullable Class<?> declared) {
		HostObject passed = HostObject.of(object, declared);
		if (passed == null) {
			HostFunction function = HostFunction.of(object);
			passed = (function != null) ? HostObject.of(function, null) : null;
		}
		if (passed == null) {
			return null;
		}
		this.ownership.taken(passed.object());
		this.objects.add(passed);
		return new Reference(passed.kind(), this.objects.size() - 1L, CallReferences.ARGUMENT,
				(passed.kind() == Kind.TARGET) ? RpcContract.of(passed.binding()).names() : List.of());
	}

	/**
	 * Give the objects to the invocation that begins.
	 * @return their ids in the order of their numbers
	 * @throws IllegalStateException if there are too many
	 */
	List<Long> passTo(SandboxSession session, Activity activity, CallTerms terms) {
		CallReferences references = CallReferences.ofArguments(session, activity, terms);
		return this.objects.stream().map((object) -> references.refer(object).id()).toList();
	}

	/**
	 * Let go of the objects: the invocation has ended, or never began.
	 */
	void release() {
		this.objects.forEach((object) -> this.ownership.released(object.object()));
	}

}
