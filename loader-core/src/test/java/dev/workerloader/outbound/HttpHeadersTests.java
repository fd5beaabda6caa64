package dev.workerloader.outbound;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is a header of HTTP, and what would smuggle something in. Attack NET-19.
 */
class HttpHeadersTests {

	private final HttpHeaders headers = new HttpHeaders();

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", " a", "a ", "a:", ":a", "a:b", "a\r\nb", "a\r", "a\n", "a\u0000", "a\t",
			"a\u007f", "a\u0080", "é", "a\u010a", "\u212a", "a(b)", "a,b", "a;b", "a=b", "a/b", "a\"b", "a@b", "[a]",
			"{a}", "a\\b" })
	void nameThatIsNoTokenIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.headers.add(name, "1"))
			.withMessageStartingWith("The header name \"")
			.withMessageNotContaining("\r")
			.withMessageNotContaining("\n");
		assertThatIllegalArgumentException().isThrownBy(() -> this.headers.set(name, "1"));
		assertThat(this.headers.build()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x\r\ny", "x\ry", "x\ny", "x\r\n y", "x\r\n\r\nGET / HTTP/1.1", "\r\n", "x\r", "x\n",
			"x\u0000y", "x\u0001y", "x\u000by", "x\u000cy", "x\u001by", "x\u001f", "x\u007fy", "x\u010ay", "x\u010dy",
			"x\u560ay", "x\u2028y", "x\ud83d\ude00", "x\ud83d", " x", "x ", "\tx", "x\t", " " })
	void valueThatIsNoneIsRefused(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.headers.add("a", value))
			.withMessageStartingWith("The value of the header \"a\" is not one of HTTP");
		assertThat(this.headers.build()).isEmpty();
		this.headers.add("a", "1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.headers.set("A", value));
		assertThatIllegalArgumentException().isThrownBy(() -> this.headers.add("A", value));
		assertThat(this.headers.build()).isEqualTo(Map.of("a", List.of("1")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "x y", "x\ty", "Host: other", "a, b; c=\"d\"", "%0d%0a", "\\r\\n", "\u0085",
			"\u00a0", "\u00ff", "é", "~!@#$^&*()" })
	void valueOfTheBytesThatFetchLetsPassIsTaken(String value) {
		this.headers.add("a", value);
		assertThat(this.headers.build()).isEqualTo(Map.of("a", List.of(value)));
	}

	@Test
	void nameOfAllCharactersOfATokenIsTaken() {
		String name = "!#$%&'*+-.^_`|~0189azAZ";
		this.headers.add(name, "1");
		this.headers.add("Twice", "1");
		this.headers.add("tWICE", "2");
		this.headers.set(name, "3");
		assertThat(this.headers.build()).isEqualTo(Map.of(name, List.of("3"), "Twice", List.of("1", "2")));
	}

}
