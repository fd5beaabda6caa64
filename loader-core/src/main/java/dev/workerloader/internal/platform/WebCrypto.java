package dev.workerloader.internal.platform;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.SandboxRpc;

/**
 * What {@code crypto.subtle} needs of the host: the algorithms, not the rules for keys,
 * which are the guest's own affair. {@code null} stands for an operation that failed.
 */
public final class WebCrypto implements BuiltIn {

	/**
	 * Rounds of a hash for one derivation: more than any recommendation asks for, and
	 * about two seconds of a processor.
	 */
	private static final long MAX_ROUNDS = 4_000_000;

	private static final int BLOCK = 16;

	/**
	 * Return a code of authentication.
	 */
	@SandboxRpc
	public byte[] hmac(String hash, byte[] key, byte[] data) throws GeneralSecurityException {
		return mac(hash, key).doFinal(data);
	}

	/**
	 * Return whether a code of authentication is the right one, in a time that does not
	 * tell where it is wrong.
	 */
	@SandboxRpc
	public boolean hmacVerify(String hash, byte[] key, byte[] code, byte[] data) throws GeneralSecurityException {
		return MessageDigest.isEqual(mac(hash, key).doFinal(data), code);
	}

	/**
	 * Encrypt or decrypt with AES-GCM.
	 */
	@SandboxRpc
	public byte @Nullable [] aesGcm(boolean encrypt, byte[] key, byte[] iv, byte[] additional, int tagBits,
			byte[] data) {
		if (!encrypt && data.length < tagBits / 8) {
			return null; // which the JDK has no good answer to
		}
		try {
			Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
			cipher.init(mode(encrypt), new SecretKeySpec(key, "AES"), new GCMParameterSpec(tagBits, iv));
			cipher.updateAAD(additional);
			return cipher.doFinal(data);
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Encrypt or decrypt with AES-CBC.
	 */
	@SandboxRpc
	public byte @Nullable [] aesCbc(boolean encrypt, byte[] key, byte[] iv, byte[] data) {
		try {
			Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
			cipher.init(mode(encrypt), new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
			return cipher.doFinal(data);
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Encrypt or decrypt with AES-CTR, whose counter is the last bits of a block.
	 */
	@SandboxRpc
	public byte @Nullable [] aesCtr(byte[] key, byte[] counter, int counterBits, byte[] data) {
		try {
			// The cipher of the JDK counts with all bits of the block.
			int before = blocksBeforeWrap(counter, counterBits);
			if (counterBits < 31 && (data.length + BLOCK - 1) / BLOCK > 1 << counterBits) {
				return null;
			}
			int first = (int) Math.min(data.length, (long) before * BLOCK);
			byte[] result = Arrays.copyOf(ctr(key, counter, data, 0, first), data.length);
			if (first < data.length) {
				byte[] rest = ctr(key, wrapped(counter, counterBits), data, first, data.length - first);
				System.arraycopy(rest, 0, result, first, rest.length);
			}
			return result;
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static byte[] ctr(byte[] key, byte[] counter, byte[] data, int start, int length)
			throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
		cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
		return cipher.doFinal(data, start, length);
	}

	private static int blocksBeforeWrap(byte[] counter, int bits) {
		long value = 0;
		int used = Math.min(bits, 31);
		for (int bit = used; bit < bits; bit++) {
			if ((counter[BLOCK - 1 - bit / 8] >> bit % 8 & 1) == 0) {
				return Integer.MAX_VALUE; // far away
			}
		}
		for (int bit = used - 1; bit >= 0; bit--) {
			value = (value << 1) | ((counter[BLOCK - 1 - bit / 8] >> (bit % 8)) & 1);
		}
		return (int) Math.min(Integer.MAX_VALUE, (1L << used) - value);
	}

	private static byte[] wrapped(byte[] counter, int bits) {
		byte[] result = counter.clone();
		for (int bit = 0; bit < bits; bit++) {
			result[BLOCK - 1 - bit / 8] &= (byte) ~(1 << bit % 8);
		}
		return result;
	}

	/**
	 * Wrap or unwrap a key with AES-KW.
	 */
	@SandboxRpc
	public byte @Nullable [] aesKw(boolean wrap, byte[] key, byte[] data) {
		try {
			Cipher cipher = Cipher.getInstance("AESWrap");
			SecretKey wrapping = new SecretKeySpec(key, "AES");
			if (wrap) {
				cipher.init(Cipher.WRAP_MODE, wrapping);
				return cipher.wrap(new SecretKeySpec(data, "AES"));
			}
			cipher.init(Cipher.UNWRAP_MODE, wrapping);
			return cipher.unwrap(data, "AES", Cipher.SECRET_KEY).getEncoded();
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Derive bits with PBKDF2.
	 * @return the bytes, or {@code null} if that would take too long
	 */
	@SandboxRpc
	public byte @Nullable [] pbkdf2(String hash, byte[] password, byte[] salt, long iterations, int length)
			throws GeneralSecurityException {
		Mac mac = mac(hash, password);
		int size = mac.getMacLength();
		long blocks = (length + size - 1L) / size;
		if (iterations < 1 || length < 0 || iterations > MAX_ROUNDS || iterations * blocks > MAX_ROUNDS) {
			return null;
		}
		byte[] result = new byte[(int) blocks * size];
		for (int block = 0; block < blocks; block++) {
			mac.update(salt);
			byte[] round = mac.doFinal(new byte[] { (byte) ((block + 1) >> 24), (byte) ((block + 1) >> 16),
					(byte) ((block + 1) >> 8), (byte) (block + 1) });
			byte[] sum = round.clone();
			for (long i = 1; i < iterations; i++) {
				round = mac.doFinal(round);
				for (int j = 0; j < size; j++) {
					sum[j] ^= round[j];
				}
			}
			System.arraycopy(sum, 0, result, block * size, size);
		}
		return Arrays.copyOf(result, length);
	}

	/**
	 * Derive bits with HKDF.
	 * @return the bytes, or {@code null} if there are not so many
	 */
	@SandboxRpc
	public byte @Nullable [] hkdf(String hash, byte[] key, byte[] salt, byte[] info, int length)
			throws GeneralSecurityException {
		Mac mac = mac(hash, mac(hash, salt).doFinal(key));
		int size = mac.getMacLength();
		if (length < 0 || length > 255 * size) {
			return null;
		}
		byte[] result = new byte[(length + size - 1) / size * size];
		byte[] previous = new byte[0];
		for (int block = 0; block * size < length; block++) {
			mac.update(previous);
			mac.update(info);
			previous = mac.doFinal(new byte[] { (byte) (block + 1) });
			System.arraycopy(previous, 0, result, block * size, size);
		}
		return Arrays.copyOf(result, length);
	}

	private static Mac mac(String hash, byte[] key) throws GeneralSecurityException {
		String algorithm = "Hmac".concat(hash(hash).replace("-", ""));
		Mac mac = Mac.getInstance(algorithm);
		// A key of one zero is as good as none, which the JDK does not take.
		mac.init(new SecretKeySpec((key.length > 0) ? key : new byte[1], algorithm));
		return mac;
	}

	private static int mode(boolean encrypt) {
		return encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
	}

	static String hash(String name) {
		return switch (name) {
			case "SHA-1", "SHA-256", "SHA-384", "SHA-512" -> name;
			default -> throw new IllegalArgumentException("There is no such hash");
		};
	}

}
