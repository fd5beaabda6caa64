package dev.workerloader.internal.runtime;

import java.security.Principal;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Where the application tells who calls.
 *
 * @param decorator takes along what is bound to the caller's thread
 * @param principal returns who calls
 * @param locale returns the language of who calls
 */
record CallerSource(UnaryOperator<Runnable> decorator, Supplier<? extends @Nullable Principal> principal,
		Supplier<Locale> locale) {

}
