package dev.workerloader.spring.actuate.endpoint;

import java.util.List;

import dev.workerloader.LoaderStats;
import dev.workerloader.SandboxInfo;
import dev.workerloader.WorkerLoader;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint @Endpoint} to see the sandboxes of a {@link WorkerLoader} and to end
 * one. Never shows code, {@code env} or props. Ending sandboxes has to be allowed with
 * {@code management.endpoint.sandboxes.access=unrestricted}.
 *
 * @since 0.1.0
 */
@Endpoint(id = "sandboxes", defaultAccess = Access.READ_ONLY)
public class SandboxesEndpoint {

	// A page for people; a monitoring system has the meters.
	static final int MAX_SANDBOXES = 100;

	private final WorkerLoader loader;

	/**
	 * Create a new {@link SandboxesEndpoint}.
	 * @param loader the loader
	 */
	public SandboxesEndpoint(WorkerLoader loader) {
		this.loader = loader;
	}

	/**
	 * Return a description of the loader and of the live sandboxes that match all
	 * filters.
	 * @param workerId only the sandbox of the worker that is cached by this id, or
	 * {@code null}
	 * @param owner only sandboxes with a running invocation on this owner's behalf, or
	 * {@code null}
	 * @param state only sandboxes in this state, or {@code null}
	 * @return the description, with the first hundred of the sandboxes
	 */
	@ReadOperation
	public SandboxesDescriptor sandboxes(@Nullable String workerId, @Nullable String owner,
			SandboxInfo.@Nullable State state) {
		List<SandboxInfo> matching = this.loader.sandboxes()
			.stream()
			.filter((sandbox) -> workerId == null || workerId.equals(sandbox.workerId()))
			.filter((sandbox) -> owner == null || sandbox.owners().contains(owner))
			.filter((sandbox) -> state == null || state == sandbox.state())
			.toList();
		LoaderStats stats = this.loader.stats();
		return new SandboxesDescriptor(this.loader.isolation(), SandboxesDescriptor.Host.of(stats.host()),
				SandboxesDescriptor.Workers.of(stats), SandboxesDescriptor.Invocations.of(stats), matching.size(),
				matching.stream().limit(MAX_SANDBOXES).map(SandboxDescriptor::of).toList());
	}

	/**
	 * Return a description of a live sandbox.
	 * @param id the generated id of the sandbox
	 * @return the description, or {@code null} if there is no such sandbox
	 */
	@ReadOperation
	public @Nullable SandboxDescriptor sandbox(@Selector String id) {
		return this.loader.sandboxes()
			.stream()
			.filter((sandbox) -> sandbox.id().equals(id))
			.findFirst()
			.map(SandboxDescriptor::of)
			.orElse(null);
	}

	/**
	 * End a live sandbox. Running invocations are terminated.
	 * @param id the generated id of the sandbox
	 * @return whether there was such a sandbox
	 */
	@DeleteOperation
	public boolean evict(@Selector String id) {
		return this.loader.evictSandbox(id);
	}

}
