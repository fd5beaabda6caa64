package dev.workerloader.internal.web;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebServices}.
 */
class WebServicesTests {

	private final WebServices services = new WebServices();

	@Test
	void whatIsNoServiceIsRefused() {
		assertThat(this.services.answer("none", "")).isNull();
	}

	@Test
	void randomBytesHaveTheLengthThatIsAskedForWithinTheLimit() {
		for (int count : new int[] { 0, 1, 63, 64, 65, 65536 }) {
			assertThat(Base64.getDecoder().decode(this.services.answer("random", String.valueOf(count))))
				.hasSize(count);
		}
		assertThat(this.services.answer("random", "65537")).isNull();
		assertThat(this.services.answer("random", "99999999999999999999")).isNull();
		assertThat(this.services.answer("random", "-1")).isNull();
		assertThat(this.services.answer("random", "1.5")).isNull();
	}

	@Test
	void randomBytesNeverRepeatAndEveryBitIsAsOftenSetAsNot() {
		Set<String> seen = new HashSet<>();
		int[] counts = new int[8];
		for (int i = 0; i < 2000; i++) {
			String answer = this.services.answer("random", "64");
			assertThat(seen.add(answer)).isTrue();
			for (byte value : Base64.getDecoder().decode(answer)) {
				for (int bit = 0; bit < 8; bit++) {
					counts[bit] += value >> bit & 1;
				}
			}
		}
		for (int count : counts) {
			assertThat(count).isBetween(63_000, 65_000); // of 128,000, with 5 standard
															// deviations
		}
	}

	@Test
	void sandboxesShareNoRandomBytes() {
		assertThat(new WebServices().answer("random", "32")).isNotEqualTo(new WebServices().answer("random", "32"));
	}

	@Test
	void uuidIsOfVersionFour() {
		assertThat(this.services.answer("uuid", ""))
			.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
		assertThat(this.services.answer("uuid", "")).isNotEqualTo(this.services.answer("uuid", ""));
	}

	@Test
	void hashIsTheOneOfThePlatform() throws NoSuchAlgorithmException {
		Map<String, String> names = Map.of("md5", "MD5", "sha1", "SHA-1", "sha224", "SHA-224", "sha256", "SHA-256",
				"sha384", "SHA-384", "sha512", "SHA-512");
		byte[] data = new byte[1000];
		for (Map.Entry<String, String> name : names.entrySet()) {
			for (int i = 0; i < 3; i++) {
				MessageDigest expected = MessageDigest.getInstance(name.getValue());
				assertThat(this.services.answer("hash", name.getKey())).isEmpty();
				for (int pieces = 0; pieces < i; pieces++) {
					expected.update(data);
					assertThat(this.services.answer("hash data", Base64.getEncoder().encodeToString(data))).isEmpty();
				}
				assertThat(Base64.getDecoder().decode(this.services.answer("hash end", "")))
					.isEqualTo(expected.digest());
			}
		}
	}

	@Test
	void pieceOfAHashIsBounded() {
		String most = "A".repeat(1 << 19);
		assertThat(this.services.answer("hash", "md5")).isEmpty();
		assertThat(this.services.answer("hash data", most)).isEmpty();
		assertThat(this.services.answer("hash data", "AAAA" + most)).isNull();
		assertThat(this.services.answer("hash data", "A")).isNull();
		assertThat(this.services.answer("hash data", "*")).isNull();
	}

	@Test
	void onlyHashesThatThereAreBegin() {
		for (String wrong : new String[] { "", " ", "md5 ", "MD5", "SHA-256", "sha3" }) {
			assertThat(this.services.answer("hash", wrong)).as(wrong).isNull();
		}
		assertThat(this.services.answer("hash data", "AAAA")).isNull();
		assertThat(this.services.answer("hash end", "")).isNull();
	}

	@Test
	void hashThatBeginsKnowsNothingOfTheOneBefore() {
		this.services.answer("hash", "md5");
		String empty = this.services.answer("hash end", "");
		this.services.answer("hash", "sha1");
		this.services.answer("hash data", "AAAA");
		this.services.answer("hash", "md5");
		assertThat(this.services.answer("hash end", "")).isEqualTo(empty);
	}

	// RFC 8439, 2.3.2
	@Test
	void blockIsTheOneOfTheStandard() {
		int[] key = new int[8];
		for (int i = 0; i < 32; i++) {
			key[i / 4] |= i << (8 * (i % 4));
		}
		int[] block = ChaCha20.block(key, 1, 0x09000000, 0x4a000000, 0);
		ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asIntBuffer().put(block);
		assertThat(HexFormat.of().formatHex(bytes.array()))
			.isEqualTo("10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
					+ "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e");
	}

}
