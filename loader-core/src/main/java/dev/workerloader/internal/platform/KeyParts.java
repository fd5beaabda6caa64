package dev.workerloader.internal.platform;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A key in all forms that a guest may ask for, or a pair.
 *
 * @param pkcs8 the private key, or {@code null} for a public one
 * @param spki the public key
 * @param raw the public key without a frame; empty for RSA
 * @param bits of the modulus, for RSA
 * @param jwk the members of a JSON Web Key but for {@code kty} and {@code crv}, those of
 * a private key among them
 */
@SuppressWarnings("ArrayRecordComponent") // they cross as bytes, and are compared by
											// nobody
public record KeyParts(byte @Nullable [] pkcs8, byte[] spki, byte[] raw, int bits, Map<String, String> jwk) {

}
