package dev.workerloader.internal.runtime;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.workerloader.Limits;

/**
 * What is to be invoked.
 *
 * @param entrypoint the name of the entrypoint, {@code default} for the default export
 * @param method the name of the method
 * @param props the entrypoint's props
 * @param encodedProps the props as they cross the wall
 * @param encodedArguments the arguments as they cross the wall
 * @param references what crosses by reference with them
 * @param resultScope what the result may consist of
 * @param limits limits that lower those of the worker
 * @param owner on whose behalf the invocation runs, or {@code null}
 * @param context what the caller's thread had bound
 * @param parent what calls in a worker that has started the one that is invoked, or
 * {@code null} if the application does
 */
record InvocationRequest(String entrypoint, String method, Map<String, @Nullable Object> props, String encodedProps,
		String encodedArguments, ArgumentReferences references, ResultScope resultScope, Limits limits,
		@Nullable String owner, CallerContext context, @Nullable Activity parent) {

}
