package dev.workerloader.rpc;

import java.lang.reflect.Method;

/**
 * A method that a binding exposes.
 *
 * @param name the name that the worker uses
 * @param description what the method does, empty if nothing was said
 * @param declared the method whose parameters, generic types and annotations describe
 * what crosses
 * @param invocable the method that is called on the target: the same method, or the one
 * of a proxy's class or interface that leads to it
 * @since 0.1.0
 */
public record ExposedMethod(String name, String description, Method declared, Method invocable) {

}
