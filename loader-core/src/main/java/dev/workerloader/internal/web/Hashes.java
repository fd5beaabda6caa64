package dev.workerloader.internal.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Hashes of bytes, for {@code crypto.subtle} and {@code node:crypto}, one at a time for
 * each sandbox: a program waits for its hash, so it cannot begin another one meanwhile.
 * The bytes come in pieces, so that a program can be stopped in between.
 * <p>
 * Each hash begins as a copy of one that was never used, since looking an algorithm up
 * takes locks of the security providers.
 */
final class Hashes {

	/**
	 * As Base64: more than a piece, which takes about a millisecond.
	 */
	private static final int MAX_DATA = 1 << 19;

	private static final String DONE = "";

	private static final Base64.Decoder DECODER = Base64.getDecoder();

	private static final Base64.Encoder ENCODER = Base64.getEncoder();

	private static final Map<String, MessageDigest> UNUSED = Map.of("md5", digest("MD5"), "sha1", digest("SHA-1"),
			"sha224", digest("SHA-224"), "sha256", digest("SHA-256"), "sha384", digest("SHA-384"), "sha512",
			digest("SHA-512"));

	private @Nullable MessageDigest current;

	/**
	 * Begin a hash, whatever became of the one before.
	 * @param name its name
	 * @return nothing, or {@code null} if there is no such hash
	 */
	@Nullable String begin(String name) {
		MessageDigest unused = UNUSED.get(name);
		if (unused == null) {
			return null;
		}
		try {
			this.current = (MessageDigest) unused.clone();
			return DONE;
		}
		catch (CloneNotSupportedException ex) {
			return null;
		}
	}

	/**
	 * Add bytes to the hash.
	 * @param data the bytes as Base64
	 * @return nothing, or {@code null} if that is something else or too long, or no hash
	 * was begun
	 */
	@Nullable String add(String data) {
		MessageDigest digest = this.current;
		if (digest == null || data.length() > MAX_DATA) {
			return null;
		}
		try {
			digest.update(DECODER.decode(data));
			return DONE;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * End the hash.
	 * @return the hash as Base64, or {@code null} if none was begun
	 */
	@Nullable String end() {
		MessageDigest digest = this.current;
		this.current = null;
		return (digest != null) ? ENCODER.encodeToString(digest.digest()) : null;
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
