package dev.workerloader.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an exception type whose simple name and message a worker may see when a method of
 * a binding throws it. The message of any other exception is replaced by a generic
 * sentence with a correlation id that the host's log has, once, with the stack.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface GuestVisible {

}
