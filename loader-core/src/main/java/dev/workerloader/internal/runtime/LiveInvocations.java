package dev.workerloader.internal.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.workerloader.WorkerException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.host.Account;

/**
 * The invocations that are in a sandbox: those that wait for the modules to be loaded,
 * and those that run. Guarded by the lock of the sandbox's session.
 */
final class LiveInvocations {

	private final List<LiveInvocation> waiting = new ArrayList<>();

	private final Map<Long, LiveInvocation> running = new LinkedHashMap<>();

	private final IdentityHashMap<Account, LiveInvocation> accounts = new IdentityHashMap<>();

	private long lastId;

	private long allocated;

	void await(LiveInvocation invocation) {
		this.waiting.add(invocation);
	}

	/**
	 * Take those that wait for the modules, in the order in which they came.
	 */
	List<LiveInvocation> takeWaiting() {
		List<LiveInvocation> taken = List.copyOf(this.waiting);
		this.waiting.clear();
		return taken;
	}

	/**
	 * Add one that runs from now on.
	 * @return the id under which the guest knows it
	 */
	long begin(LiveInvocation invocation) {
		long id = ++this.lastId;
		invocation.activity().identify(id);
		this.running.put(id, invocation);
		this.accounts.put(invocation.activity().account(), invocation);
		return id;
	}

	/**
	 * Return the one that runs under an id of the guest's.
	 */
	@Nullable LiveInvocation running(long id) {
		return this.running.get(id);
	}

	/**
	 * Return the one to which an account belongs.
	 */
	@Nullable LiveInvocation running(@Nullable Account account) {
		return (account != null) ? this.accounts.get(account) : null;
	}

	/**
	 * Return an invocation whether it waits or runs, or {@code null} if it is not here.
	 */
	@Nullable LiveInvocation find(InvocationRun run) {
		return Stream.concat(this.waiting.stream(), this.running.values().stream())
			.filter((invocation) -> invocation.run() == run)
			.findFirst()
			.orElse(null);
	}

	List<LiveInvocation> waiting() {
		return this.waiting;
	}

	Collection<LiveInvocation> running() {
		return this.running.values();
	}

	/**
	 * Return the objects of the host that activities have stubs of.
	 * @param loading the activity that loaded the modules
	 */
	Stream<HostTargets> targets(Activity loading) {
		return Stream.concat(Stream.of(loading), this.running.values().stream().map(LiveInvocation::activity))
			.map(Activity::targets);
	}

	boolean isAnyPending() {
		return this.running.values().stream().anyMatch(LiveInvocation::isPending);
	}

	void failAll(Function<Facts, WorkerException> reason) {
		this.waiting.forEach((invocation) -> invocation.fail(reason));
		this.running.values().forEach((invocation) -> invocation.fail(reason));
	}

	/**
	 * Take out those that are answered.
	 * @param all also those that still wait for what they gave to {@code waitUntil}
	 */
	List<LiveInvocation> takeThrough(boolean all) {
		List<LiveInvocation> taken = new ArrayList<>();
		take(this.waiting.iterator(), all, taken);
		take(this.running.values().iterator(), all, taken);
		for (LiveInvocation invocation : taken) {
			Account account = invocation.activity().account();
			this.accounts.remove(account);
			this.allocated += account.ownAllocatedBytes();
		}
		return taken;
	}

	private static void take(Iterator<LiveInvocation> candidates, boolean all, List<LiveInvocation> taken) {
		while (candidates.hasNext()) {
			LiveInvocation candidate = candidates.next();
			if (candidate.isThrough() || (all && !candidate.run().isOpen())) {
				candidates.remove();
				taken.add(candidate);
			}
		}
	}

	List<InvocationRun> runs() {
		return Stream.concat(this.waiting.stream(), this.running.values().stream()).map(LiveInvocation::run).toList();
	}

	/**
	 * Return the bytes that those which were taken out have allocated.
	 */
	long allocated() {
		return this.allocated;
	}

}
