package dev.workerloader.rpc;

/**
 * Marks objects that cross the wall by reference: a method of a binding may return them,
 * alone or inside of its result, and the worker gets a stub that has the methods which
 * carry {@link SandboxRpc @SandboxRpc}. Needed only where a declared type, such as an
 * interface, carries no such annotation itself.
 * <p>
 * A stub can be used until the worker disposes of it or the invocation ends that got it.
 * An object that is also {@link AutoCloseable} is closed then, once, on a thread of the
 * binding executor, when no other stub of it is left in the loader; a registered binding
 * never is (semantics R7).
 *
 * @since 0.1.0
 */
public interface RpcTarget {

}
