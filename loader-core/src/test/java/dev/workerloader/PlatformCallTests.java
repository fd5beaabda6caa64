package dev.workerloader;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the host computes for a worker: it is paid for, and bounded. Which results are
 * right is in {@link AgentProgramTests}.
 */
class PlatformCallTests {

	private static final String KEY = "const { subtle } = crypto; const none = new Uint8Array(1);"
			+ "const key = await subtle.importKey('raw', none, 'PBKDF2', false, ['deriveBits']);"
			+ "const derive = (iterations, bits = 256) => subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: none, iterations }, key, bits);";

	@AutoClose
	private final WorkerLoader loader = SharedHost.loader().build();

	private Invocation invoke(Duration cpu, String body) {
		WorkerCode code = WorkerCode.builder("main.js", "export default { async go() { " + body + " } };")
			.limits((limits) -> limits.cpuTime(cpu).rpcCalls(1))
			.build();
		return this.loader.run(code, "go");
	}

	private @Nullable Object run(String body) {
		return invoke(Duration.ofSeconds(20), body).valueAs(Object.class);
	}

	@Test
	void whatTheHostComputesIsChargedToTheInvocationAndIsNoCall() {
		Invocation invocation = invoke(Duration.ofSeconds(20),
				KEY + "await derive(300_000); await derive(1); return 1;");
		assertThat(invocation.error()).isNull();
		assertThat(invocation.calls()).isEmpty();
		assertThat(invocation.usage().rpcCalls()).isZero();
		Duration guestAlone = invoke(Duration.ofSeconds(20), KEY + "await derive(1); await derive(1); return 1;")
			.usage()
			.cpuTime();
		assertThat(invocation.usage().cpuTime()).isGreaterThan(guestAlone.plusMillis(20));
	}

	@Test
	void workerThatLetsTheHostComputeForEverReachesItsLimit() {
		Invocation invocation = invoke(Duration.ofMillis(500), KEY + "for (;;) await derive(100_000);");
		assertThat(invocation.outcome()).isEqualTo(Outcome.LIMIT);
		assertThat(invocation.error().code()).isEqualTo(ErrorCode.CPU_TIME);
	}

	@Test
	void derivationThatWouldTakeTooLongIsRefused() {
		assertThat(
				run(KEY + """
						const refused = [];
						for (const [iterations, bits] of [[4294967295, 256], [4_000_001, 8], [2_000_001, 512], [100_000, 524288]]) {
							await derive(iterations, bits).catch((error) => refused.push(error.name));
						}
						return refused;"""))
			.isEqualTo(List.of("OperationError", "OperationError", "OperationError", "OperationError"));
	}

	@Test
	void callsInFlightAreBounded() {
		assertThat(
				run(KEY + """
						const outcomes = await Promise.allSettled(Array.from({ length: 70 }, () => derive(1)));
						return [outcomes.filter(({ status }) => status === 'fulfilled').length, outcomes.at(-1).reason.code];"""))
			.isEqualTo(List.of(64, "CALLS_IN_FLIGHT"));
	}

	@Test
	void whatWaitsToBeComputedIsForgottenWithItsInvocation() {
		assertThat(run(KEY + "for (let i = 0; i < 60; i++) derive(2_000_000); return 1;")).isEqualTo(1);
		assertThat(this.loader.stats().runningCalls()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
	}

	@Test
	void keysWithNumbersThatNoKeyHasAreRefused() {
		assertThat(
				run("""
						const { subtle } = crypto;
						const ones = (length) => new Uint8Array(length).fill(255).toBase64({ alphabet: 'base64url', omitPadding: true });
						const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' }, rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
						const make = async (algorithm) => subtle.exportKey('jwk', (await subtle.generateKey(algorithm, true, ['sign', 'verify'])).privateKey);
						const ec = await make(ecdsa), pair = await make({ ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) });
						const end = (algorithm, jwk) => subtle.importKey('jwk', jwk, algorithm, true, ['sign']).then(() => 'fine', (error) => error.name);
						const ends = [await end(ecdsa, ec), await end(rsa, pair)];
						for (const length of [32, 40, 1e6]) {
							for (const name of ['d', 'x', 'y']) ends.push(await end(ecdsa, { ...ec, [name]: ones(length) }));
						}
						for (const name of ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi']) ends.push(await end(rsa, { ...pair, [name]: ones(1e5) }));
						return ends.slice(0, 2).concat(...new Set(ends.slice(2)), ends.length);"""))
			.isEqualTo(List.of("fine", "fine", "DataError", 19));
	}

	@Test
	void encodedKeyWithNumbersThatNoKeyHasIsRefused() throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
		BigInteger huge = BigInteger.ONE.shiftLeft(1_000_000).subtract(BigInteger.ONE);
		byte[] encoded = KeyFactory.getInstance("RSA")
			.generatePrivate(
					new RSAPrivateCrtKeySpec(key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(), huge,
							key.getPrimeQ(), huge, key.getPrimeExponentQ(), key.getCrtCoefficient()))
			.getEncoded();
		WorkerCode code = WorkerCode.builder("main.js",
				"export default { go: (key) => crypto.subtle.importKey('pkcs8', key, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, ['sign']).then(() => 'fine', (error) => error.name) };")
			.build();
		assertThat(this.loader.run(code, "go", encoded).valueAs(String.class)).isEqualTo("DataError");
		assertThat(this.loader.run(code, "go", key.getEncoded()).valueAs(String.class)).isEqualTo("fine");
	}

	/**
	 * A piece has 256 KB.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 50_000, 262_144, 262_145, 10_000_000 })
	void digestIsThatOfAllPieces(int length) {
		assertThat(run("""
				const data = new Uint8Array(%d).fill(7);
				const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
				return digest.toHex();""".formatted(length))).isEqualTo(sha256Of(length, 7));
	}

	private static String sha256Of(int length, int value) {
		try {
			byte[] data = new byte[length];
			Arrays.fill(data, (byte) value);
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void streamsThatCompressAreBoundedAndEndWithTheInvocation() {
		for (int i = 0; i < 3; i++) {
			assertThat(
					run("""
							const start = () => { const { readable, writable } = new CompressionStream('gzip'); readable.getReader().read().catch(() => 0); return writable.getWriter().write(new Uint8Array(1)); };
							const outcomes = await Promise.allSettled(Array.from({ length: 18 }, start));
							const refused = outcomes.filter(({ status }) => status === 'rejected');
							return [refused.length, refused[0].reason.name];"""))
				.isEqualTo(List.of(2, "QuotaExceededError"));
		}
	}

	@Test
	void streamsThatCameToTheirEndMakeRoom() {
		assertThat(
				run("""
						let length = 0;
						for (let i = 0; i < 50; i++) {
							const packed = new Blob(['hello']).stream().pipeThrough(new CompressionStream('deflate'));
							length += (await new Response(packed.pipeThrough(new DecompressionStream('deflate'))).text()).length;
							await new Response(new Blob(['x']).stream().pipeThrough(new DecompressionStream('gzip'))).text().catch(() => length++);
						}
						return length;"""))
			.isEqualTo(300);
	}

	@Test
	void bytesThatAreSmallAndBecomeManyComeInPieces() {
		Invocation invocation = invoke(Duration.ofSeconds(20),
				"""
						const zeros = await new Response(new Blob([new Uint8Array(20_000_000)]).stream().pipeThrough(new CompressionStream('gzip'))).bytes();
						const reader = new Blob([zeros]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
						let length = 0, largest = 0;
						for (let read = await reader.read(); !read.done; read = await reader.read()) { length += read.value.length; largest = Math.max(largest, read.value.length); }
						return [length, largest];""");
		assertThat(invocation.valueAs(Object.class)).isEqualTo(List.of(20_000_000, 262_144));
	}

	@Test
	void sandboxesHaveRandomValuesOfTheirOwn() {
		String body = "return [crypto.randomUUID(), crypto.getRandomValues(new Uint8Array(16)).join()];";
		assertThat(run(body)).isNotEqualTo(run(body));
	}

	@Test
	void nobodyBindsWhatBelongsToThePlatform() {
		assertThat(run(
				"return [typeof crypto.subtle.digest, Object.keys(crypto).length, crypto.subtle.aesGcm === undefined];"))
			.isEqualTo(List.of("function", 0, true));
	}

}
