package dev.workerloader.host.graal;

import java.math.BigInteger;

/**
 * What the engine does with big integers, up to a size at which each operation takes some
 * milliseconds. It tells the guest of an {@link ArithmeticException} as a
 * {@code RangeError}, and of a {@link NumberFormatException} as a {@code SyntaxError}.
 * <p>
 * Public only for the rewritten classes of the engine.
 */
public final class BoundedBigIntegers {

	/** More than 150,000 decimal digits. */
	private static final int MAX_BITS = 1 << 19;

	/** Reading takes longer than calculating, and grows with the square. */
	private static final int MAX_BITS_OF_TEXT = 1 << 18;

	private BoundedBigIntegers() {
	}

	/**
	 * Multiply two numbers.
	 * @param one a number
	 * @param other another
	 * @return their product
	 */
	public static BigInteger multiply(BigInteger one, BigInteger other) {
		check((long) one.bitLength() + other.bitLength());
		return one.multiply(other);
	}

	/**
	 * Raise a number to a power.
	 * @param number the number
	 * @param exponent the power
	 * @return the result
	 */
	public static BigInteger pow(BigInteger number, int exponent) {
		// Of 1 and -1 every power is small.
		if (number.bitLength() > 1) {
			check((long) number.bitLength() * exponent);
		}
		return number.pow(exponent);
	}

	/**
	 * Shift a number.
	 * @param number the number
	 * @param bits how far, to the right if negative
	 * @return the result
	 */
	public static BigInteger shiftLeft(BigInteger number, int bits) {
		if (number.signum() != 0) {
			check((long) number.bitLength() + bits);
		}
		return number.shiftLeft(bits);
	}

	/**
	 * Check the length of a text that is to become a number.
	 * @param text the text
	 * @param radix its base
	 * @throws NumberFormatException if the text is too long
	 */
	public static void check(String text, int radix) {
		if (text.length() * (long) (31 - Integer.numberOfLeadingZeros(radix)) > MAX_BITS_OF_TEXT) {
			throw new NumberFormatException("The number is too long.");
		}
	}

	private static void check(long bits) {
		if (bits > MAX_BITS) {
			throw new ArithmeticException("The number is too large.");
		}
	}

}
