package dev.workerloader.internal.runtime;

import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import dev.workerloader.ErrorCode;
import dev.workerloader.internal.rpc.GuestFacingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What of a function a guest can reach that goes around the script on its side.
 */
class HostFunctionTests {

	@Test
	void guestReachesTheOneMethodUnderItsOwnNameOnly() throws Exception {
		HostFunction function = HostFunction.of((Supplier<String> & Serializable) () -> "got");
		assertThat(function).isNotNull();
		CallContext context = new CallContext(null, null, null);
		assertThat(function.callMethod("call", List.of(), context)).isEqualTo("got");
		for (String method : List.of("get", "callMethod", "hashCode", "getClass", "writeReplace", "")) {
			assertThatExceptionOfType(GuestFacingException.class)
				.isThrownBy(() -> function.callMethod(method, List.of(), context))
				.extracting(GuestFacingException::code)
				.isEqualTo(ErrorCode.UNKNOWN_METHOD);
		}
	}

	@Test
	void objectsAreNoFunctions() {
		assertThat(HostFunction.of(new Supplier<String>() {

			@Override
			public String get() {
				return "got";
			}

		})).isNull();
		assertThat(HostFunction.of("text")).isNull();
	}

}
