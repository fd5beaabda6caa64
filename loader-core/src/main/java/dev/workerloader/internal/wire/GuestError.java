package dev.workerloader.internal.wire;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An error as a guest reported it. Nothing in it can be trusted.
 *
 * @param name the name of the error
 * @param message its message
 * @param code its code, or {@code null}
 * @param stack its stack as text, or {@code null}
 * @param callId the id of the call to a binding whose failure this is, or {@code null}
 * @param props its own enumerable data properties, empty if there are none
 */
public record GuestError(String name, String message, @Nullable String code, @Nullable String stack,
		@Nullable Long callId, Map<String, @Nullable Object> props) {

}
