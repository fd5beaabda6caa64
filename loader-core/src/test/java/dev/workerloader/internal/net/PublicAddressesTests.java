package dev.workerloader.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * NET-03 and NET-05: both ends of every range, and the addresses next to them.
 */
class PublicAddressesTests {

	@ParameterizedTest
	@CsvSource({ "0.0.0.0, 0.255.255.255, , 1.0.0.0", "10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
			"100.64.0.0, 100.127.255.255, 100.63.255.255, 100.128.0.0",
			"127.0.0.0, 127.255.255.255, 126.255.255.255, 128.0.0.0",
			"169.254.0.0, 169.254.255.255, 169.253.255.255, 169.255.0.0",
			"172.16.0.0, 172.31.255.255, 172.15.255.255, 172.32.0.0",
			"192.0.0.0, 192.0.0.255, 191.255.255.255, 192.0.1.0", "192.0.2.0, 192.0.2.255, 192.0.1.255, 192.0.3.0",
			"192.88.99.0, 192.88.99.255, 192.88.98.255, 192.88.100.0",
			"192.168.0.0, 192.168.255.255, 192.167.255.255, 192.169.0.0",
			"198.18.0.0, 198.19.255.255, 198.17.255.255, 198.20.0.0",
			"198.51.100.0, 198.51.100.255, 198.51.99.255, 198.51.101.0",
			"203.0.113.0, 203.0.113.255, 203.0.112.255, 203.0.114.0", "224.0.0.0, 255.255.255.255, 223.255.255.255,",
			"::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, , 2001:200::",
			"2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, 2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:200::",
			"2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::",
			"2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2003::",
			"3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:1000::",
			"4000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff," })
	void rangeEndsWhereItEnds(String first, String last, String before, String after) throws UnknownHostException {
		assertThat(isPublic(first)).isFalse();
		assertThat(isPublic(last)).isFalse();
		if (before != null) {
			assertThat(isPublic(before)).isTrue();
		}
		if (after != null) {
			assertThat(isPublic(after)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "::", "::1", "::7f00:1", "::127.0.0.1", "::8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::7f00:1",
			"64:ff9b::8.8.8.8", "64:ff9b:1::7f00:1", "100::1", "2002:7f00:1::", "2002:808:808::1",
			"2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1", "3fff::1", "5f00::1",
			"fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "169.254.169.254" })
	void formThatLeadsElsewhereIsNotPublic(String text) throws UnknownHostException {
		assertThat(isPublic(text)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254" })
	void mappedFormIsJudgedAsTheAddressWithinIt(String text) throws UnknownHostException {
		assertThat(isPublic(text)).isFalse();
		byte[] mapped = new byte[16];
		mapped[10] = (byte) 0xFF;
		mapped[11] = (byte) 0xFF;
		System.arraycopy(InetAddress.getByName(text).getAddress(), 0, mapped, 12, 4);
		assertThat(AddressBlock.of("127.0.0.0/8").contains(AddressBlock.unmapped(mapped)))
			.isEqualTo(text.contains("127") || text.contains("7f00"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e",
			"2001:4860:4860::8888", "::ffff:8.8.8.8" })
	void addressOfTheInternetIsPublic(String text) throws UnknownHostException {
		assertThat(isPublic(text)).isTrue();
	}

	private static boolean isPublic(String text) throws UnknownHostException {
		return PublicAddresses.contains(InetAddress.getByName(text));
	}

}
