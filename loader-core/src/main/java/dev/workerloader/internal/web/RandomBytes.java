package dev.workerloader.internal.web;

import java.security.SecureRandom;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Random bytes of one sandbox. {@link SecureRandom} takes locks, so it only gives the
 * key; the bytes are the key stream of ChaCha20, whose key is replaced with each request
 * before anything of it is given away: what was given away cannot be computed from what
 * is left.
 */
final class RandomBytes {

	/**
	 * The most that {@code crypto.getRandomValues} gives at once.
	 */
	private static final int MAX_BYTES = 65536;

	private static final int KEY_WORDS = 8;

	private static final int UUID_BYTES = 16;

	private static final String HEX = "0123456789abcdef";

	// Linked once, where there is stack enough.
	private static final Base64.Encoder ENCODER = Base64.getEncoder();

	private static final SecureRandom SEEDS = new SecureRandom();

	private int[] key = new int[KEY_WORDS];

	RandomBytes() {
		byte[] seed = new byte[4 * KEY_WORDS];
		SEEDS.nextBytes(seed);
		for (int i = 0; i < seed.length; i++) {
			this.key[i / 4] |= (seed[i] & 0xFF) << (8 * (i % 4));
		}
	}

	/**
	 * Return random bytes.
	 * @param count how many, as a decimal number
	 * @return the bytes as Base64, or {@code null} if there are too many
	 */
	@Nullable String base64(String count) {
		int number = 0;
		for (int i = 0; i < count.length(); i++) {
			int digit = count.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return null;
			}
			number = number * 10 + digit;
			if (number > MAX_BYTES) {
				return null;
			}
		}
		return ENCODER.encodeToString(next(number));
	}

	/**
	 * Return a random UUID.
	 * @return its text
	 */
	String uuid() {
		byte[] bytes = next(UUID_BYTES);
		bytes[6] = (byte) ((bytes[6] & 0x0F) | 0x40);
		bytes[8] = (byte) ((bytes[8] & 0x3F) | 0x80);
		StringBuilder text = new StringBuilder(36);
		for (int i = 0; i < UUID_BYTES; i++) {
			if (i == 4 || i == 6 || i == 8 || i == 10) {
				text.append('-');
			}
			text.append(HEX.charAt(bytes[i] >> 4 & 0xF)).append(HEX.charAt(bytes[i] & 0xF));
		}
		return text.toString();
	}

	private byte[] next(int count) {
		int[] current = this.key;
		int[] block = ChaCha20.block(current, 0);
		int[] following = new int[KEY_WORDS];
		System.arraycopy(block, 0, following, 0, KEY_WORDS);
		this.key = following;
		byte[] bytes = new byte[count];
		for (int i = 0; i < count; i++) {
			if (i % ChaCha20.BLOCK_BYTES == 0) {
				block = ChaCha20.block(current, 1 + i / ChaCha20.BLOCK_BYTES);
			}
			int position = i % ChaCha20.BLOCK_BYTES;
			bytes[i] = (byte) (block[position / 4] >> (8 * (position % 4)));
		}
		return bytes;
	}

}
