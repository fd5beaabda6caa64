package dev.workerloader.internal.web;

/**
 * The block function of ChaCha20 (RFC 8439), without a nonce. The one of the JDK comes
 * through security providers, which take locks.
 */
final class ChaCha20 {

	static final int BLOCK_BYTES = 64;

	private static final int WORDS = 16;

	private static final int DOUBLE_ROUNDS = 10;

	private ChaCha20() {
	}

	/**
	 * Return a block of the key stream.
	 * @param key the key, eight words
	 * @param counter the number of the block
	 * @return sixteen words, whose bytes begin with the lowest
	 */
	static int[] block(int[] key, int counter) {
		return block(key, counter, 0, 0, 0);
	}

	static int[] block(int[] key, int counter, int nonce0, int nonce1, int nonce2) {
		int[] start = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, key[0], key[1], key[2], key[3], key[4], key[5],
				key[6], key[7], counter, nonce0, nonce1, nonce2 };
		int[] x = start.clone();
		for (int i = 0; i < DOUBLE_ROUNDS; i++) {
			quarterRound(x, 0, 4, 8, 12);
			quarterRound(x, 1, 5, 9, 13);
			quarterRound(x, 2, 6, 10, 14);
			quarterRound(x, 3, 7, 11, 15);
			quarterRound(x, 0, 5, 10, 15);
			quarterRound(x, 1, 6, 11, 12);
			quarterRound(x, 2, 7, 8, 13);
			quarterRound(x, 3, 4, 9, 14);
		}
		for (int i = 0; i < WORDS; i++) {
			x[i] += start[i];
		}
		return x;
	}

	private static void quarterRound(int[] x, int a, int b, int c, int d) {
		x[a] += x[b];
		x[d] = Integer.rotateLeft(x[d] ^ x[a], 16);
		x[c] += x[d];
		x[b] = Integer.rotateLeft(x[b] ^ x[c], 12);
		x[a] += x[b];
		x[d] = Integer.rotateLeft(x[d] ^ x[a], 8);
		x[c] += x[d];
		x[b] = Integer.rotateLeft(x[b] ^ x[c], 7);
	}

}
