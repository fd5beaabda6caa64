package dev.workerloader.internal.platform;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/**
 * A curve of NIST, and the points on it.
 */
final class EllipticCurve {

	private final ECParameterSpec parameters;

	private final BigInteger prime;

	private EllipticCurve(ECParameterSpec parameters) {
		this.parameters = parameters;
		this.prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
	}

	static EllipticCurve of(String kind) throws GeneralSecurityException {
		AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
		parameters.init(new ECGenParameterSpec(PublicKeyCrypto.curve(kind)));
		return new EllipticCurve(parameters.getParameterSpec(ECParameterSpec.class));
	}

	/**
	 * Check that a key belongs to a curve.
	 * @throws InvalidKeyException if it does not
	 */
	static void check(String kind, Key key) throws GeneralSecurityException {
		EllipticCurve curve = of(kind);
		ECParameterSpec expected = curve.parameters;
		if (!(key instanceof ECKey own) || !own.getParams().getCurve().equals(expected.getCurve())
				|| !own.getParams().getGenerator().equals(expected.getGenerator())) {
			throw new InvalidKeyException("The key is on another curve");
		}
		if (key instanceof ECPublicKey open && !curve.contains(open.getW())) {
			throw new InvalidKeyException("The point is not on the curve");
		}
		if (key instanceof ECPrivateKey secret
				&& (secret.getS().signum() <= 0 || secret.getS().compareTo(expected.getOrder()) >= 0)) {
			throw new InvalidKeyException("The number is no private key");
		}
	}

	ECParameterSpec parameters() {
		return this.parameters;
	}

	int bytes() {
		return (this.prime.bitLength() + 7) / 8;
	}

	private boolean contains(ECPoint point) {
		if (point.equals(ECPoint.POINT_INFINITY)) {
			return false;
		}
		BigInteger x = point.getAffineX();
		BigInteger y = point.getAffineY();
		BigInteger right = x.pow(2)
			.add(this.parameters.getCurve().getA())
			.multiply(x)
			.add(this.parameters.getCurve().getB());
		return x.signum() >= 0 && y.signum() >= 0 && x.compareTo(this.prime) < 0 && y.compareTo(this.prime) < 0
				&& y.pow(2).subtract(right).mod(this.prime).signum() == 0;
	}

	/**
	 * Return the public point of a private number. Not in constant time: it is for keys
	 * that a guest brings, whose time only the guest can take.
	 */
	ECPoint publicPoint(BigInteger number) {
		ECPoint sum = ECPoint.POINT_INFINITY;
		for (int bit = number.bitLength() - 1; bit >= 0; bit--) {
			sum = add(sum, sum);
			if (number.testBit(bit)) {
				sum = add(sum, this.parameters.getGenerator());
			}
		}
		return sum;
	}

	private ECPoint add(ECPoint a, ECPoint b) {
		if (a.equals(ECPoint.POINT_INFINITY)) {
			return b;
		}
		if (b.equals(ECPoint.POINT_INFINITY)) {
			return a;
		}
		BigInteger slope;
		if (a.equals(b)) {
			slope = a.getAffineX()
				.pow(2)
				.multiply(BigInteger.valueOf(3))
				.add(this.parameters.getCurve().getA())
				.multiply(a.getAffineY().shiftLeft(1).modInverse(this.prime));
		}
		else if (a.getAffineX().equals(b.getAffineX())) {
			return ECPoint.POINT_INFINITY;
		}
		else {
			slope = b.getAffineY()
				.subtract(a.getAffineY())
				.multiply(b.getAffineX().subtract(a.getAffineX()).mod(this.prime).modInverse(this.prime));
		}
		BigInteger x = slope.pow(2).subtract(a.getAffineX()).subtract(b.getAffineX()).mod(this.prime);
		return new ECPoint(x, slope.multiply(a.getAffineX().subtract(x)).subtract(a.getAffineY()).mod(this.prime));
	}

}
