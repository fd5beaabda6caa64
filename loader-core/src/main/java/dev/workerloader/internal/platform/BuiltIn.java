package dev.workerloader.internal.platform;

import dev.workerloader.rpc.RpcTarget;

/**
 * An object of the platform. Calls of it neither count as calls to bindings nor appear
 * among them; what they take of the processor is charged to the invocation.
 */
public interface BuiltIn extends RpcTarget {

}
