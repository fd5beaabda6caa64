package dev.workerloader.spring.actuate.endpoint;

import java.util.List;
import java.util.stream.IntStream;

import dev.workerloader.Outcome;
import dev.workerloader.SandboxInfo;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.HostStatus;
import dev.workerloader.host.Isolation;
import dev.workerloader.spring.actuate.SampleLoader;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link SandboxesEndpoint} and {@link SandboxesEndpointWebExtension}.
 */
class SandboxesEndpointTests {

	private final WorkerLoader loader = SampleLoader.in(HostStatus.State.READY,
			SampleLoader.sandbox("s-1", "room-1", "ann", SandboxInfo.State.ACTIVE),
			SampleLoader.sandbox("s-2", "room-2", "ann", SandboxInfo.State.IDLE),
			SampleLoader.sandbox("s-3", null, "bob", SandboxInfo.State.ACTIVE));

	private final SandboxesEndpoint endpoint = new SandboxesEndpoint(this.loader);

	@Test
	void summaryTellsIsolationHostWorkersAndInvocations() {
		SandboxesDescriptor summary = this.endpoint.sandboxes(null, null, null);
		assertThat(summary.isolation()).isEqualTo(Isolation.CONTEXT);
		assertThat(summary.host().engine()).isEqualTo("GraalJS 25.0.5");
		assertThat(summary.host().state()).isEqualTo(HostStatus.State.READY);
		assertThat(summary.workers()).isEqualTo(new SandboxesDescriptor.Workers(5, 2, 20, 6, 7));
		assertThat(summary.invocations().outcomes()).containsEntry(Outcome.OK, 8L);
		assertThat(summary.invocations().usage().allocatedBytes()).isEqualTo(4096);
	}

	@Test
	void listHasAllSandboxesWithoutFilters() {
		assertThat(ids(this.endpoint.sandboxes(null, null, null))).containsExactly("s-1", "s-2", "s-3");
	}

	@Test
	void listIsFilteredByWorkerId() {
		assertThat(ids(this.endpoint.sandboxes("room-2", null, null))).containsExactly("s-2");
	}

	@Test
	void listIsFilteredByOwner() {
		assertThat(ids(this.endpoint.sandboxes(null, "bob", null))).containsExactly("s-3");
	}

	@Test
	void listIsFilteredByState() {
		assertThat(ids(this.endpoint.sandboxes(null, null, SandboxInfo.State.ACTIVE))).containsExactly("s-1", "s-3");
	}

	@Test
	void filtersAreCombined() {
		assertThat(ids(this.endpoint.sandboxes("room-1", "bob", null))).isEmpty();
	}

	@Test
	void listIsCappedAndTellsHowManyMatch() {
		given(this.loader.sandboxes()).willReturn(IntStream.range(0, 250)
			.mapToObj((i) -> SampleLoader.sandbox("s-" + i, null, "ann", SandboxInfo.State.IDLE))
			.toList());
		SandboxesDescriptor summary = this.endpoint.sandboxes(null, null, null);
		assertThat(summary.sandboxes()).hasSize(SandboxesEndpoint.MAX_SANDBOXES);
		assertThat(summary.matching()).isEqualTo(250);
	}

	@Test
	void sandboxIsFoundByItsGeneratedId() {
		SandboxDescriptor sandbox = this.endpoint.sandbox("s-2");
		assertThat(sandbox).isNotNull();
		assertThat(sandbox.workerId()).isEqualTo("room-2");
		assertThat(sandbox.limits()).containsEntry("cpu-time", new SandboxDescriptor.LimitDescriptor("5 s", "default"));
	}

	@Test
	void sandboxIsNotFoundByTheIdOfItsWorker() {
		assertThat(this.endpoint.sandbox("room-2")).isNull();
	}

	@Test
	void evictionOfALiveSandboxHasNoContent() {
		given(this.loader.evictSandbox("s-2")).willReturn(true);
		assertThat(new SandboxesEndpointWebExtension(this.endpoint).evict("s-2").getStatus()).isEqualTo(204);
	}

	@Test
	void evictionOfAnUnknownSandboxIsNotFound() {
		assertThat(new SandboxesEndpointWebExtension(this.endpoint).evict("s-9").getStatus()).isEqualTo(404);
	}

	private static List<String> ids(SandboxesDescriptor descriptor) {
		return descriptor.sandboxes().stream().map(SandboxDescriptor::id).toList();
	}

}
