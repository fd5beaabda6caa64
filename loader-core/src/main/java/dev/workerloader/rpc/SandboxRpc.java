package dev.workerloader.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what a worker may call. On a class or an interface: the public methods that the
 * annotated type itself declares, without setters, {@code close}, lifecycle callbacks and
 * methods of {@link Object}. On methods: just those. Nothing else of an object can be
 * reached from a worker.
 * <p>
 * Overloaded names, and parameter or result types that cannot cross, are refused when the
 * binding is made.
 * <p>
 * An object of an annotated type that a method returns crosses by reference: the worker
 * gets a stub of it, which lives as {@link RpcTarget} says.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface SandboxRpc {

	/**
	 * Name of the binding (on a type) or of the method (on a method) as the worker sees
	 * it. Empty: the name of the Spring bean in {@code UPPER_SNAKE_CASE}, or the name of
	 * the Java method.
	 * @return the name, or an empty string
	 */
	String name() default "";

	/**
	 * What the binding or the method does, in words for the author of the worker's code,
	 * who may well be a language model.
	 * @return the description, or an empty string
	 */
	String description() default "";

}
