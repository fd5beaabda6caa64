package dev.workerloader.outbound;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The value of a header that a rule adds. Equal to another if both have the same fixed
 * value, or the same supplier.
 *
 * @param value the fixed value, or {@code null}
 * @param supplier gives the value
 */
record RuleHeader(@Nullable String value, Supplier<String> supplier) {

	/**
	 * Return a text that differs for other values, and from which no value can be read.
	 */
	String mark() {
		if (this.value == null) {
			return this.supplier.getClass().getName() + "@" + System.identityHashCode(this.supplier);
		}
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(this.value.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex); // every Java platform has it
		}
	}

	@Override
	@SuppressWarnings("ReferenceEquality") // what supplies a value has no other equality
	public boolean equals(@Nullable Object other) {
		return other instanceof RuleHeader header
				&& ((this.value != null) ? this.value.equals(header.value) : this.supplier == header.supplier);
	}

	@Override
	public int hashCode() {
		return (this.value != null) ? this.value.hashCode() : System.identityHashCode(this.supplier);
	}

	@Override
	public String toString() {
		return "(secret)";
	}

}
