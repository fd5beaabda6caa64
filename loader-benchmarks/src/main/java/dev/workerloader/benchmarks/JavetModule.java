package dev.workerloader.benchmarks;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8Module;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValuePromise;
import org.jspecify.annotations.Nullable;

/**
 * A module in a V8 runtime of its own, used as Javet's documentation shows: no limits, no
 * checks of what crosses, all on the caller's thread.
 */
final class JavetModule implements AutoCloseable {

	private final V8Runtime runtime;

	private final V8ValueObject entrypoint;

	/**
	 * Create a runtime and evaluate a module.
	 * @param name the name of the module
	 * @param source its source
	 */
	JavetModule(String name, String source) {
		try {
			this.runtime = V8Host.getV8Instance().createV8Runtime();
			try (V8Module module = this.runtime.getExecutor(source).setResourceName(name).compileV8Module()) {
				module.executeVoid();
				try (V8ValueObject namespace = (V8ValueObject) module.getNamespace()) {
					this.entrypoint = namespace.get("default");
				}
			}
		}
		catch (JavetException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Call a method of the default export that returns a value.
	 */
	@Nullable Object invoke(String method) throws JavetException {
		return this.entrypoint.invokeObject(method);
	}

	/**
	 * Call a method of the default export that calls a chat room and returns a promise.
	 */
	@Nullable Object invoke(String method, String param, ChatRoom room) throws JavetException {
		IJavetDirectCallable.NoThisAndResult<Exception> post = (args) -> this.runtime
			.createV8ValueInteger(room.post(args[0].asString(), args[1].asString()));
		try (V8ValueObject env = this.runtime.createV8ValueObject();
				V8ValueObject stub = this.runtime.createV8ValueObject()) {
			stub.bindFunction(new JavetCallbackContext("post", JavetCallbackType.DirectCallNoThisAndResult, post));
			env.set("CHAT_ROOM", stub);
			try (V8ValuePromise promise = this.entrypoint.invoke(method, param, env)) {
				this.runtime.await();
				try (V8Value result = promise.getResult()) {
					return this.runtime.toObject(result);
				}
			}
		}
	}

	@Override
	public void close() throws JavetException {
		this.entrypoint.close();
		this.runtime.close();
	}

}
