package dev.workerloader.internal.rpc;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.RpcTarget;
import dev.workerloader.rpc.SandboxRpc;

/**
 * An object whose methods are not known to the host: it is asked for each that a worker
 * calls, and gets the arguments as they were decoded.
 */
public interface OpenTarget extends RpcTarget {

	/**
	 * Call a method.
	 * @param method the name that the worker used
	 * @param arguments the arguments
	 * @param context who calls
	 * @return the result, or a stage of it
	 * @throws Exception what the method throws
	 */
	@SandboxRpc
	@Nullable Object callMethod(String method, List<@Nullable Object> arguments, RpcContext context) throws Exception;

}
