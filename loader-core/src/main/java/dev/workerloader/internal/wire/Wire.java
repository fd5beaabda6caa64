package dev.workerloader.internal.wire;

import java.util.Set;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The limits of the wire format, and the JSON factory that enforces what it can of them.
 */
final class Wire {

	/**
	 * Levels of containers in a value. Every walk over a value recurses, here and in the
	 * guest, so this bounds the stack.
	 */
	static final int MAX_DEPTH = 64;

	/**
	 * Tokens in a message. An empty object takes two characters of text and some fifty
	 * bytes of heap, so the length of the text alone bounds too little.
	 */
	static final int MAX_TOKENS = 2_000_000;

	/**
	 * Digits of a bigint, since parsing them takes quadratic time.
	 */
	static final int MAX_DIGITS = 10_000;

	private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

	/**
	 * The most milliseconds from the epoch that a JavaScript {@code Date} can hold.
	 */
	static final long MAX_DATE = 8_640_000_000_000_000L;

	static final Set<String> BYTE_KINDS = Set.of("ArrayBuffer", "DataView", "Int8Array", "Uint8Array",
			"Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "BigInt64Array",
			"BigUint64Array", "Float16Array", "Float32Array", "Float64Array");

	// Names are neither interned nor shared between messages: they are the guest's.
	static final JsonFactory JSON = JsonFactory.builder()
		.disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
		.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH + 8)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNameLength(1_000_000)
			.maxNumberLength(64)
			.maxTokenCount(MAX_TOKENS)
			.build())
		.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(2 * MAX_DEPTH).build())
		.build();

	private Wire() {
	}

	/**
	 * Return whether every integer up to this one is a number of JavaScript.
	 */
	static boolean isSafe(long value) {
		return value >= -MAX_SAFE_INTEGER && value <= MAX_SAFE_INTEGER;
	}

}
