package dev.workerloader.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AddressBlockTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.255.255.255, 11.0.0.0", "10.1.2.3, 10.1.2.3, 10.1.2.4",
			"192.168.4.0/22, 192.168.7.255, 192.168.8.0", "128.0.0.0/1, 255.0.0.1, 127.0.0.1",
			"fd00::/8, fdff::1, fe00::1", "::1, ::1, ::2", "2001:db8:0:8000::/49, 2001:db8:0:ffff::1, 2001:db8::1" })
	void blockContainsWhatHasItsPrefix(String block, String inside, String outside) throws UnknownHostException {
		assertThat(AddressBlock.of(block).contains(InetAddress.getByName(inside))).isTrue();
		assertThat(AddressBlock.of(block).contains(InetAddress.getByName(outside))).isFalse();
	}

	@Test
	void everythingOfOneVersionIsNothingOfTheOther() throws UnknownHostException {
		assertThat(AddressBlock.of("0.0.0.0/0").contains(InetAddress.getByName("fd00::1"))).isFalse();
		assertThat(AddressBlock.of("::/0").contains(InetAddress.getByName("127.0.0.2"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "10", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0/8",
			"010.0.0.0/8", "localhost", "fd00::/129", "::ffff:10.0.0.1", "fd00::1::2", "12345::" })
	void whatIsNoBlockIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.of(text))
			.withMessageContaining("range of addresses");
	}

	@Test
	void bitsBehindThePrefixAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.of("10.1.0.0/8"))
			.withMessageContaining("bits behind its prefix");
	}

}
