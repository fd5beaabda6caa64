package dev.workerloader.internal.platform;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The forms of keys in pairs.
 */
final class KeyForms {

	private static final int NAMED_BYTES = 32;

	private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

	private KeyForms() {
	}

	/**
	 * Return a key in all its forms.
	 * @param known the public key of a private one, if it is known
	 */
	static KeyParts parts(String kind, @Nullable PrivateKey secret, @Nullable PublicKey known)
			throws GeneralSecurityException {
		PublicKey open = (known != null) ? known : publicOf(kind, secret);
		Map<String, String> jwk = new LinkedHashMap<>();
		byte[] raw = new byte[0];
		int bits = 0;
		if (open instanceof RSAPublicKey rsa) {
			bits = rsa.getModulus().bitLength();
			jwk.put("n", number(rsa.getModulus(), 0));
			jwk.put("e", number(rsa.getPublicExponent(), 0));
		}
		else if (open instanceof ECPublicKey ec) {
			int size = EllipticCurve.of(kind).bytes();
			raw = new byte[1 + 2 * size];
			raw[0] = 4;
			System.arraycopy(bytes(ec.getW().getAffineX(), size), 0, raw, 1, size);
			System.arraycopy(bytes(ec.getW().getAffineY(), size), 0, raw, 1 + size, size);
			jwk.put("x", number(ec.getW().getAffineX(), size));
			jwk.put("y", number(ec.getW().getAffineY(), size));
		}
		else {
			byte[] encoded = open.getEncoded();
			raw = Arrays.copyOfRange(encoded, encoded.length - NAMED_BYTES, encoded.length);
			jwk.put("x", ENCODER.encodeToString(raw));
		}
		if (secret != null) {
			putPrivate(kind, secret, jwk);
		}
		return new KeyParts((secret != null) ? secret.getEncoded() : null, open.getEncoded(), raw, bits, jwk);
	}

	private static void putPrivate(String kind, PrivateKey secret, Map<String, String> jwk)
			throws GeneralSecurityException {
		if (secret instanceof RSAPrivateCrtKey rsa) {
			jwk.put("d", number(rsa.getPrivateExponent(), 0));
			jwk.put("p", number(rsa.getPrimeP(), 0));
			jwk.put("q", number(rsa.getPrimeQ(), 0));
			jwk.put("dp", number(rsa.getPrimeExponentP(), 0));
			jwk.put("dq", number(rsa.getPrimeExponentQ(), 0));
			jwk.put("qi", number(rsa.getCrtCoefficient(), 0));
		}
		else if (secret instanceof ECPrivateKey ec) {
			jwk.put("d", number(ec.getS(), EllipticCurve.of(kind).bytes()));
		}
		else {
			jwk.put("d", ENCODER.encodeToString(seed(secret)));
		}
	}

	private static byte[] seed(@Nullable PrivateKey secret) throws InvalidKeyException {
		if (secret instanceof EdECPrivateKey key) {
			return key.getBytes().orElseThrow(() -> new InvalidKeyException("The key has no bytes"));
		}
		if (secret instanceof XECPrivateKey key) {
			return key.getScalar().orElseThrow(() -> new InvalidKeyException("The key has no bytes"));
		}
		throw new InvalidKeyException("The key is of another kind");
	}

	private static PublicKey publicOf(String kind, @Nullable PrivateKey secret) throws GeneralSecurityException {
		if (secret instanceof RSAPrivateCrtKey rsa) {
			return KeyFactory.getInstance("RSA")
				.generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
		}
		if (secret instanceof ECPrivateKey ec) {
			EllipticCurve curve = EllipticCurve.of(kind);
			return KeyFactory.getInstance("EC")
				.generatePublic(new ECPublicKeySpec(curve.publicPoint(ec.getS()), curve.parameters()));
		}
		// The JDK makes the public key only of one that it makes itself.
		KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
		generator.initialize(new NamedParameterSpec(kind), new FixedRandom(seed(secret)));
		return generator.generateKeyPair().getPublic();
	}

	/**
	 * Return the SPKI of a public key without a frame.
	 */
	static PublicKey ofRaw(String kind, byte[] raw) throws GeneralSecurityException {
		if (!kind.startsWith("P-")) {
			return PublicKeyCrypto.publicKey(kind, framed(kind, "302a300506032b65%s032100", raw));
		}
		int size = EllipticCurve.of(kind).bytes();
		if (raw.length != 1 + 2 * size || raw[0] != 4) {
			throw new InvalidKeyException("The point is not written as the curve has it");
		}
		return point(kind, new BigInteger(1, Arrays.copyOfRange(raw, 1, 1 + size)),
				new BigInteger(1, Arrays.copyOfRange(raw, 1 + size, raw.length)));
	}

	private static PublicKey point(String kind, BigInteger x, BigInteger y) throws GeneralSecurityException {
		PublicKey key = KeyFactory.getInstance("EC")
			.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), EllipticCurve.of(kind).parameters()));
		EllipticCurve.check(kind, key);
		return key;
	}

	private static PrivateKey scalar(String kind, BigInteger number) throws GeneralSecurityException {
		PrivateKey key = KeyFactory.getInstance("EC")
			.generatePrivate(new ECPrivateKeySpec(number, EllipticCurve.of(kind).parameters()));
		EllipticCurve.check(kind, key);
		return key;
	}

	private static byte[] framed(String kind, String frame, byte[] content) throws InvalidKeyException {
		if (content.length != NAMED_BYTES) {
			throw new InvalidKeyException("The key has another length");
		}
		byte[] start = HexFormat.of().parseHex(frame.formatted(kind.equals("Ed25519") ? "70" : "6e"));
		byte[] result = Arrays.copyOf(start, start.length + content.length);
		System.arraycopy(content, 0, result, start.length, content.length);
		return result;
	}

	/**
	 * Return the key that a JSON Web Key stands for.
	 * @param jwk its members
	 */
	static KeyParts ofJwk(String kind, Map<String, String> jwk) throws GeneralSecurityException {
		if (kind.equals("RSA")) {
			return ofRsaJwk(jwk);
		}
		KeyParts open;
		if (kind.startsWith("P-")) {
			open = parts(kind, null, point(kind, coordinate(kind, jwk, "x"), coordinate(kind, jwk, "y")));
		}
		else {
			open = parts(kind, null, ofRaw(kind, decoded(jwk, "x")));
		}
		if (!jwk.containsKey("d")) {
			return open;
		}
		PrivateKey secret = kind.startsWith("P-") ? scalar(kind, coordinate(kind, jwk, "d"))
				: PublicKeyCrypto.privateKey(kind, framed(kind, "302e020100300506032b65%s04220420", decoded(jwk, "d")));
		KeyParts pair = parts(kind, secret, null);
		if (!Arrays.equals(pair.raw(), open.raw())) {
			throw new InvalidKeyException("The private and the public part do not belong together");
		}
		return pair;
	}

	private static KeyParts ofRsaJwk(Map<String, String> jwk) throws GeneralSecurityException {
		KeyFactory factory = KeyFactory.getInstance("RSA");
		BigInteger modulus = number(jwk, "n");
		BigInteger exponent = number(jwk, "e");
		PublicKey open = PublicKeyCrypto.publicKey("RSA",
				factory.generatePublic(new RSAPublicKeySpec(modulus, exponent)).getEncoded());
		if (!jwk.containsKey("d")) {
			return parts("RSA", null, open);
		}
		PrivateKey secret = factory.generatePrivate(new RSAPrivateCrtKeySpec(modulus, exponent, number(jwk, "d"),
				number(jwk, "p"), number(jwk, "q"), number(jwk, "dp"), number(jwk, "dq"), number(jwk, "qi")));
		PublicKeyCrypto.check("RSA", secret);
		return parts("RSA", secret, open);
	}

	private static byte[] decoded(Map<String, String> jwk, String member) throws InvalidKeyException {
		String text = jwk.get(member);
		if (text == null) {
			throw new InvalidKeyException("A member is missing");
		}
		return Base64.getUrlDecoder().decode(text);
	}

	private static BigInteger coordinate(String kind, Map<String, String> jwk, String member)
			throws GeneralSecurityException {
		byte[] bytes = decoded(jwk, member);
		if (bytes.length != EllipticCurve.of(kind).bytes()) {
			throw new InvalidKeyException("A member is not as long as the curve has it");
		}
		return new BigInteger(1, bytes);
	}

	private static BigInteger number(Map<String, String> jwk, String member) throws InvalidKeyException {
		return new BigInteger(1, decoded(jwk, member));
	}

	private static String number(BigInteger value, int size) {
		return ENCODER.encodeToString(bytes(value, (size > 0) ? size : (value.bitLength() + 7) / 8));
	}

	private static byte[] bytes(BigInteger value, int size) {
		byte[] bytes = value.toByteArray();
		byte[] result = new byte[size];
		int count = Math.min(size, bytes.length);
		System.arraycopy(bytes, bytes.length - count, result, size - count, count);
		return result;
	}

	/**
	 * Gives the bytes of a key that is there already.
	 */
	private static final class FixedRandom extends SecureRandom {

		private final byte[] bytes;

		FixedRandom(byte[] bytes) {
			this.bytes = bytes;
		}

		@Override
		public void nextBytes(byte[] target) {
			System.arraycopy(this.bytes, 0, target, 0, target.length);
		}

	}

}
