package dev.workerloader.host.graal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GraalHostSettings}.
 */
class GraalHostSettingsTests {

	@ParameterizedTest
	@CsvSource({ "128, 4", "512, 4", "1024, 8", "2048, 16", "6144, 48", "8192, 64", "1000000, 64" })
	void compensatingThreadsGrowWithTheHeap(long megabytes, int threads) {
		assertThat(GraalHostSettings.compensatingThreads(megabytes << 20)).isEqualTo(threads);
	}

	@Test
	void defaultsFitTheHeapOfThisJvm() {
		assertThat(GraalHostSettings.defaults().compensatingThreads())
			.isEqualTo(GraalHostSettings.compensatingThreads(Runtime.getRuntime().maxMemory()));
	}

}
