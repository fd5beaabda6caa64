package dev.workerloader.internal.platform;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;

import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.SandboxRpc;

/**
 * What {@code crypto.subtle} needs of the host for keys in pairs. A kind of key is
 * {@code RSA}, {@code Ed25519}, {@code X25519} or the name of a curve; keys cross as PKCS
 * #8 and SPKI. {@code null} stands for an operation that failed, for whatever reason:
 * what the JDK throws at a key that makes no sense is of no one kind.
 */
public final class PublicKeyCrypto implements BuiltIn {

	/**
	 * Larger ones take seconds for one operation.
	 */
	private static final int MAX_MODULUS = 4096;

	private static final int MIN_MODULUS = 1024;

	private static final int MAX_EXPONENT = 64;

	/**
	 * Make a pair.
	 * @param bits of the modulus, for RSA
	 * @param exponent of RSA
	 */
	@SandboxRpc
	public @Nullable KeyParts generate(String kind, int bits, long exponent) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm(kind));
			if (kind.equals("RSA")) {
				if (bits < MIN_MODULUS || bits > MAX_MODULUS || (exponent != 3 && exponent != 65537)) {
					return null;
				}
				generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
			}
			else if (kind.startsWith("P-")) {
				generator.initialize(new ECGenParameterSpec(curve(kind)));
			}
			KeyPair pair = generator.generateKeyPair();
			return KeyForms.parts(kind, pair.getPrivate(), pair.getPublic());
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Read a key that a guest has.
	 * @param form {@code pkcs8}, {@code spki} or {@code raw}
	 */
	@SandboxRpc
	public @Nullable KeyParts read(String kind, String form, byte[] encoded) {
		try {
			return switch (form) {
				case "pkcs8" -> KeyForms.parts(kind, privateKey(kind, encoded), null);
				case "spki" -> KeyForms.parts(kind, null, publicKey(kind, encoded));
				case "raw" -> KeyForms.parts(kind, null, KeyForms.ofRaw(kind, encoded));
				default -> null;
			};
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Read a JSON Web Key.
	 */
	@SandboxRpc
	public @Nullable KeyParts readJwk(String kind, Map<String, String> jwk) {
		try {
			return KeyForms.ofJwk(kind, jwk);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Sign.
	 * @param scheme {@code PKCS1}, {@code PSS}, {@code ECDSA} or {@code Ed25519}
	 */
	@SandboxRpc
	public byte @Nullable [] sign(String scheme, String kind, String hash, int saltLength, byte[] key, byte[] data) {
		try {
			Signature signature = signature(scheme, hash, saltLength);
			signature.initSign(privateKey(kind, key));
			signature.update(data);
			return signature.sign();
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Return whether a signature is right.
	 */
	@SandboxRpc
	public boolean verify(String scheme, String kind, String hash, int saltLength, byte[] key, byte[] signed,
			byte[] data) {
		try {
			Signature signature = signature(scheme, hash, saltLength);
			signature.initVerify(publicKey(kind, key));
			signature.update(data);
			return signature.verify(signed);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return false;
		}
	}

	private static Signature signature(String scheme, String hash, int saltLength) throws GeneralSecurityException {
		if (scheme.equals("Ed25519")) {
			return Signature.getInstance("Ed25519");
		}
		String digest = WebCrypto.hash(hash);
		String name = digest.replace("-", "");
		return switch (scheme) {
			case "PKCS1" -> Signature.getInstance(name + "withRSA");
			case "ECDSA" -> Signature.getInstance(name + "withECDSAinP1363Format");
			case "PSS" -> {
				Signature signature = Signature.getInstance("RSASSA-PSS");
				signature
					.setParameter(new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), saltLength, 1));
				yield signature;
			}
			default -> throw new IllegalArgumentException("There is no such scheme");
		};
	}

	/**
	 * Encrypt or decrypt with RSA-OAEP.
	 */
	@SandboxRpc
	public byte @Nullable [] oaep(boolean encrypt, String hash, byte[] key, byte[] label, byte[] data) {
		try {
			String digest = WebCrypto.hash(hash);
			Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
			Key used = encrypt ? publicKey("RSA", key) : privateKey("RSA", key);
			cipher.init(encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, used, new OAEPParameterSpec(digest, "MGF1",
					new MGF1ParameterSpec(digest), new PSource.PSpecified(label)));
			return cipher.doFinal(data);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Agree on a secret.
	 */
	@SandboxRpc
	public byte @Nullable [] agree(String kind, byte[] privateKey, byte[] publicKey) {
		try {
			KeyAgreement agreement = KeyAgreement.getInstance(kind.equals("X25519") ? kind : "ECDH");
			agreement.init(privateKey(kind, privateKey));
			agreement.doPhase(publicKey(kind, publicKey), true);
			return agreement.generateSecret();
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return null;
		}
	}

	static PrivateKey privateKey(String kind, byte[] encoded) throws GeneralSecurityException {
		PrivateKey key = KeyFactory.getInstance(algorithm(kind)).generatePrivate(new PKCS8EncodedKeySpec(encoded));
		check(kind, key);
		return key;
	}

	static PublicKey publicKey(String kind, byte[] encoded) throws GeneralSecurityException {
		PublicKey key = KeyFactory.getInstance(algorithm(kind)).generatePublic(new X509EncodedKeySpec(encoded));
		check(kind, key);
		return key;
	}

	/**
	 * Check that a key is of a kind, and that nothing in it is larger than in a real one:
	 * operations with it would go on and on, and nobody can end them.
	 * @throws InvalidKeyException if it is not
	 */
	static void check(String kind, Key key) throws GeneralSecurityException {
		if (key instanceof RSAKey rsa) {
			requireBits(rsa.getModulus(), MAX_MODULUS);
		}
		if (key instanceof RSAPublicKey open) {
			requireBits(open.getPublicExponent(), MAX_EXPONENT);
		}
		if (key instanceof RSAPrivateKey secret) {
			checkPrivate(secret);
		}
		if (kind.startsWith("P-")) {
			EllipticCurve.check(kind, key);
		}
	}

	private static void checkPrivate(RSAPrivateKey key) throws InvalidKeyException {
		if (!(key instanceof RSAPrivateCrtKey secret)) {
			throw new InvalidKeyException("The key has no primes");
		}
		requireBits(secret.getPublicExponent(), MAX_EXPONENT);
		int bits = secret.getModulus().bitLength();
		for (BigInteger part : List.of(secret.getPrivateExponent(), secret.getPrimeP(), secret.getPrimeQ(),
				secret.getPrimeExponentP(), secret.getPrimeExponentQ(), secret.getCrtCoefficient())) {
			requireBits(part, bits);
		}
	}

	private static void requireBits(BigInteger number, int bits) throws InvalidKeyException {
		if (number.signum() <= 0 || number.bitLength() > bits) {
			throw new InvalidKeyException("The key is too large, or a number in it is none of a key");
		}
	}

	private static String algorithm(String kind) {
		return switch (kind) {
			case "RSA", "Ed25519", "X25519" -> kind;
			default -> {
				curve(kind);
				yield "EC";
			}
		};
	}

	static String curve(String kind) {
		return switch (kind) {
			case "P-256" -> "secp256r1";
			case "P-384" -> "secp384r1";
			case "P-521" -> "secp521r1";
			default -> throw new IllegalArgumentException("There is no such kind of key");
		};
	}

}
