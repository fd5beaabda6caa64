package dev.workerloader.spring.actuate.info;

import java.util.Map;

import dev.workerloader.host.HostStatus;
import dev.workerloader.spring.actuate.SampleLoader;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.info.Info;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerLoaderInfoContributor}.
 */
class WorkerLoaderInfoContributorTests {

	@Test
	void infoTellsEngineIsolationAndLimits() {
		Info.Builder builder = new Info.Builder();
		new WorkerLoaderInfoContributor(SampleLoader.in(HostStatus.State.READY)).contribute(builder);
		Map<?, ?> info = JsonMapper.shared().convertValue(builder.build().get("workerLoader"), Map.class);
		assertThat(info.get("engine")).isEqualTo("GraalJS 25.0.5");
		assertThat(info.get("isolation")).isEqualTo("CONTEXT");
		assertThat(info.get("jvm")).isEqualTo(System.getProperty("java.vm.version"));
		assertThat((Map<?, ?>) info.get("limits")).satisfies((limits) -> {
			assertThat(limits.get("cpu-time")).isEqualTo("5 s");
			assertThat(limits.get("memory")).isEqualTo("128 MB");
		});
	}

}
