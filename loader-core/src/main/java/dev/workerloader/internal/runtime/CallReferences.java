package dev.workerloader.internal.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.wire.Referents;
import dev.workerloader.internal.wire.References;
import dev.workerloader.internal.wire.WireFormatException;

/**
 * What crosses by reference between an activity and the application.
 *
 * @param session the sandbox
 * @param activity what made the call; its end is the end of what it got
 * @param terms what holds for the calls on what it gets
 * @param label what messages call what it gets
 * @param result whether it is the result of the activity that crosses: its functions and
 * streams keep the activity going until the application has closed them
 */
record CallReferences(SandboxSession session, Activity activity, CallTerms terms, String label,
		boolean result) implements References, Referents {

	/** What messages call what comes with no binding. */
	static final String ARGUMENT = "the argument";

	CallReferences(SandboxSession session, Activity activity, CallTerms terms, String label) {
		this(session, activity, terms, label, false);
	}

	/**
	 * Return what crosses with the arguments of an activity.
	 */
	static CallReferences ofArguments(SandboxSession session, Activity activity, CallTerms terms) {
		return new CallReferences(session, activity, terms, ARGUMENT);
	}

	/**
	 * Return what crosses with the result of an activity, and with calls of what that
	 * has.
	 */
	static CallReferences ofResult(SandboxSession session, Activity activity, CallTerms terms) {
		return new CallReferences(session, activity, terms, ARGUMENT, true);
	}

	@Override
	public @Nullable Reference refer(Object object, @Nullable Class<?> declared) {
		if (object instanceof GuestFunction function) {
			Long id = function.idIn(this.session);
			return (id != null) ? new Reference(Kind.FUNCTION, id, null, List.of()) : null;
		}
		HostObject passed = HostObject.of(object, declared);
		return (passed != null) ? refer(passed) : null;
	}

	/**
	 * Return the reference to an object.
	 * @throws IllegalStateException if there are too many
	 */
	Reference refer(HostObject passed) {
		HostTargets.Target target = this.activity.targets()
			.add(passed.object(), this.session.channel().nextReference(), (added) -> bind(passed));
		if (target == null) {
			throw new IllegalStateException("The invocation has too many objects of bindings.");
		}
		return new Reference(passed.kind(), target.id(), target.bound().name(),
				(passed.kind() == Kind.TARGET) ? target.bound().contract().names() : List.of());
	}

	/**
	 * Return an object that a call has returned as something to call.
	 * @return the object, or {@code null} if it crosses by value
	 */
	@Nullable BoundBinding bound(@Nullable Object object, JavaType declared) {
		Class<?> raw = declared.isJavaLangObject() ? null : declared.getRawClass();
		if (object == null || !HostObject.isTarget(object, raw)) {
			return null;
		}
		BoundBinding known = this.activity.targets().find(object);
		return (known != null) ? known : bind(new HostObject(Kind.TARGET, object, raw));
	}

	private BoundBinding bind(HostObject object) {
		return BoundBinding.of(this.label, object.binding(), this.terms);
	}

	@Override
	public Object function(long id) {
		return guestFunction(id);
	}

	private GuestFunction guestFunction(long id) {
		if (!this.activity.functions().add(id, this.result)) {
			throw new WireFormatException("The invocation has passed too many functions. Pass the same one again.");
		}
		return new GuestFunction(this, id, null);
	}

	@Override
	public Object readable(long id) {
		return new GuestInputStream(stream(id));
	}

	@Override
	public Object writable(long id) {
		return new GuestOutputStream(stream(id));
	}

	private GuestFunction stream(long id) {
		GuestFunction function = guestFunction(id);
		this.activity.functions().noteStream(id);
		return function;
	}

	@Override
	public Object signal(long id) {
		if (this.result) {
			throw noSignal();
		}
		CompletableFuture<@Nullable Object> aborted = this.activity.signals().add(id);
		if (aborted == null) {
			throw new WireFormatException("The invocation has passed too many signals. Pass the same one again.");
		}
		return new GuestSignal(aborted, this.session.executor());
	}

	@Override
	public Object abortedSignal(@Nullable Object reason) {
		if (this.result) {
			throw noSignal();
		}
		CompletableFuture<@Nullable Object> aborted = new CompletableFuture<>();
		aborted.complete(reason);
		return new GuestSignal(aborted, this.session.executor());
	}

	private static WireFormatException noSignal() {
		return new WireFormatException("Nobody would abort a signal after the invocation that returned it.");
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
		BoundBinding found = this.session.channel().target(id);
		if (found == null) {
			throw new WireFormatException("The object of a stub is gone: what a binding returns can be used until the "
					+ "stub is disposed of or the invocation ends that called it.");
		}
		return found.binding().target();
	}

}
