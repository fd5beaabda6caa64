package dev.workerloader.internal.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Hashes of bytes, as {@code node:crypto} computes them. Each begins as a copy of one
 * that was never used, since looking an algorithm up takes locks of the security
 * providers.
 */
final class Hashes {

	/**
	 * As Base64: three megabytes, which take about ten milliseconds.
	 */
	private static final int MAX_DATA = 1 << 22;

	private static final Base64.Decoder DECODER = Base64.getDecoder();

	private static final Base64.Encoder ENCODER = Base64.getEncoder();

	private static final Map<String, MessageDigest> UNUSED = Map.of("md5", digest("MD5"), "sha1", digest("SHA-1"),
			"sha224", digest("SHA-224"), "sha256", digest("SHA-256"), "sha384", digest("SHA-384"), "sha512",
			digest("SHA-512"));

	private Hashes() {
	}

	/**
	 * Return the hash of some bytes.
	 * @param request the name of the hash, a space, the bytes as Base64
	 * @return the hash as Base64, or {@code null} if the request is not one, too long, or
	 * cannot be served
	 */
	static @Nullable String answer(String request) {
		int end = request.indexOf(' ');
		MessageDigest unused = (end > 0 && request.length() - end - 1 <= MAX_DATA)
				? UNUSED.get(request.substring(0, end)) : null;
		if (unused == null) {
			return null;
		}
		try {
			MessageDigest digest = (MessageDigest) unused.clone();
			return ENCODER.encodeToString(digest.digest(DECODER.decode(request.substring(end + 1))));
		}
		catch (CloneNotSupportedException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static MessageDigest digest(String algorithm) {
		try {
			return MessageDigest.getInstance(algorithm);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This JVM has no " + algorithm + ", as every one should.", ex);
		}
	}

}
