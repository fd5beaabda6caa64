package dev.workerloader.internal.runtime;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.workerloader.Interleavings;
import dev.workerloader.Limits;
import dev.workerloader.LogEntry;
import dev.workerloader.RpcCall;
import dev.workerloader.WorkerException.Facts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link Activity} while its guest, its bindings, its timers and its end race: what it
 * spends is counted exactly.
 */
class ActivityInterleavingTests {

	private static final int MAX_TIMERS = 2;

	private static final int MAX_CALLS = 5;

	/**
	 * Room for two lines.
	 */
	private static final int MAX_LOG = 160;

	private static final int MIN_LINE_BYTES = 64;

	private static final TargetOwnership OWNERSHIP = new TargetOwnership(new BindingExecutor(Runnable::run, 1),
			List.of());

	@Test
	void callsAreCountedOnce() {
		Interleavings.check(Calls.class, CallsModel.class);
	}

	@Test
	void workersShareTheBudgetsOfTheActivityThatHasStartedThem() {
		Interleavings.check(SharedCalls.class, SharedCallsModel.class);
	}

	@Test
	void timersAreBoundedAndNoneIsLeft() {
		Interleavings.check(TimerOperations.class, TimerModel.class);
	}

	@Test
	void logIsCutOnceAtItsLimit() {
		Interleavings.check(Log.class, LogModel.class);
	}

	@Test
	void deliveriesAreCounted() {
		Interleavings.check(Deliveries.class, DeliveriesModel.class);
	}

	private static Activity activity() {
		return activity(null);
	}

	private static Activity activity(@Nullable Activity parent) {
		Limits limits = Limits.builder()
			.timers(MAX_TIMERS)
			.logBytes(MAX_LOG)
			.rpcCalls(MAX_CALLS)
			.subrequests(MAX_CALLS)
			.build()
			.orElse(Limits.defaults());
		return new Activity("default", null, null, limits, 0, OWNERSHIP, parent);
	}

	/**
	 * Calls to bindings, two of which have begun.
	 */
	public static class Calls {

		private final Activity activity = activity();

		private final List<ActivityCall> begun = List.of(begin(0, "a"), begin(1, "b"));

		private ActivityCall begin(long id, String method) {
			ActivityCall call = new ActivityCall(id, "A", method, null);
			assertThat(this.activity.calls().begin(call)).isTrue();
			return call;
		}

		@Operation
		public boolean begin(@Param(gen = IntGen.class, conf = "1:3") int id) {
			return this.activity.calls().begin(new ActivityCall(id, "A", "c", null));
		}

		@Operation
		public boolean succeed(@Param(gen = IntGen.class, conf = "0:1") int id) {
			return this.activity.calls().end(this.begun.get(id), RpcCall.Status.OK, null);
		}

		@Operation
		public boolean timeOut(@Param(gen = IntGen.class, conf = "0:1") int id) {
			return this.activity.calls().end(this.begun.get(id), RpcCall.Status.TIMEOUT, null);
		}

		@Operation
		public int inFlight() {
			return this.activity.calls().inFlight();
		}

		@Operation
		public boolean isPending() {
			return this.activity.isPending();
		}

		@Operation
		public String made() {
			Facts facts = this.activity.facts();
			return facts.calls().stream().map((call) -> call.outcome().name()).collect(Collectors.joining(" ")) + " of "
					+ facts.usage().rpcCalls();
		}

		@Operation
		public void finish() {
			this.activity.finish();
		}

	}

	/**
	 * One call after the other.
	 */
	public static class CallsModel {

		private final Map<Integer, RpcCall.Status> calls = new LinkedHashMap<>();

		private boolean over;

		public CallsModel() {
			this.calls.put(0, RpcCall.Status.RUNNING);
			this.calls.put(1, RpcCall.Status.RUNNING);
		}

		public boolean begin(int id) {
			return !this.over && this.calls.putIfAbsent(id, RpcCall.Status.RUNNING) == null;
		}

		public boolean succeed(int id) {
			return this.calls.replace(id, RpcCall.Status.RUNNING, RpcCall.Status.OK);
		}

		public boolean timeOut(int id) {
			return this.calls.replace(id, RpcCall.Status.RUNNING, RpcCall.Status.TIMEOUT);
		}

		public int inFlight() {
			return (int) this.calls.values().stream().filter(RpcCall.Status.RUNNING::equals).count();
		}

		public boolean isPending() {
			return !this.over && inFlight() > 0;
		}

		public String made() {
			return this.calls.values().stream().map(RpcCall.Status::name).collect(Collectors.joining(" ")) + " of "
					+ this.calls.size();
		}

		public void finish() {
			this.over = true;
		}

	}

	/**
	 * Calls and requests of two workers, with room for one more of each.
	 */
	public static class SharedCalls {

		private final Activity starter = activity();

		private final List<Activity> workers = List.of(activity(this.starter), activity(activity(this.starter)));

		private final AtomicInteger ids = new AtomicInteger();

		public SharedCalls() {
			for (int i = 1; i < MAX_CALLS; i++) {
				assertThat(call(i % 2)).isTrue();
				assertThat(request(i % 2)).isTrue();
			}
		}

		@Operation
		public boolean call(@Param(gen = IntGen.class, conf = "0:1") int worker) {
			return calls(worker).begin(new ActivityCall(this.ids.incrementAndGet(), "A", "c", null));
		}

		@Operation
		public boolean request(@Param(gen = IntGen.class, conf = "0:1") int worker) {
			return calls(worker).begin(ActivityCall.subrequest(this.ids.incrementAndGet(), "GET https://a.example/"));
		}

		@Operation
		public boolean transfer(@Param(gen = IntGen.class, conf = "0:1") int worker) {
			return calls(worker).begin(ActivityCall.transfer(this.ids.incrementAndGet(), "stream", "read"));
		}

		@Operation
		public String remaining() {
			return this.starter.calls().remaining() + " and " + this.starter.calls().remainingSubrequests();
		}

		private ActivityCalls calls(int worker) {
			return this.workers.get(worker).calls();
		}

	}

	/**
	 * One call after the other.
	 */
	public static class SharedCallsModel {

		private int calls = 1;

		private int requests = 1;

		public boolean call(int worker) {
			return this.calls-- > 0;
		}

		public boolean request(int worker) {
			return this.requests-- > 0;
		}

		public boolean transfer(int worker) {
			return true;
		}

		public String remaining() {
			return Math.max(0, this.calls) + " and " + Math.max(0, this.requests);
		}

	}

	/**
	 * Timers of few ids.
	 */
	public static class TimerOperations {

		private final Activity activity = activity();

		private final Queue<Future<?>> timers = new ConcurrentLinkedQueue<>();

		@Operation
		public boolean add(@Param(gen = IntGen.class, conf = "1:3") int id) {
			CompletableFuture<Void> timer = new CompletableFuture<>();
			this.timers.add(timer);
			return this.activity.timers().add(id, timer);
		}

		@Operation
		public void remove(@Param(gen = IntGen.class, conf = "1:3") int id) {
			this.activity.timers().remove(id);
		}

		@Operation
		public boolean isPending() {
			return this.activity.isPending();
		}

		@Operation(runOnce = true)
		public void finish() {
			this.activity.finish();
		}

		@Validate
		public void check() {
			long live = this.timers.stream().filter((timer) -> !timer.isCancelled()).count();
			if (live > (this.activity.isOver() ? 0 : MAX_TIMERS)) {
				throw new IllegalStateException(live + " timers are live.");
			}
		}

	}

	/**
	 * One timer after the other.
	 */
	public static class TimerModel {

		private final Set<Integer> timers = new TreeSet<>();

		private boolean over;

		public boolean add(int id) {
			if (this.over || (this.timers.size() == MAX_TIMERS && !this.timers.contains(id))) {
				return false;
			}
			this.timers.add(id);
			return true;
		}

		public void remove(int id) {
			this.timers.remove(id);
		}

		public boolean isPending() {
			return !this.timers.isEmpty();
		}

		public void finish() {
			this.over = true;
			this.timers.clear();
		}

	}

	/**
	 * Log entries whose length is near the limit of all.
	 */
	public static class Log {

		private final Activity activity = activity();

		@Operation
		public String log(@Param(gen = IntGen.class, conf = "50:90") int length) {
			LogEntry entry = this.activity.log()
				.add(new LogEntry(Instant.EPOCH, "INFO", "x".repeat(length), List.of()));
			return (entry != null) ? entry.level() : "dropped";
		}

		@Operation
		public boolean keepsArguments(@Param(gen = IntGen.class, conf = "50:90") int length) {
			return this.activity.log().keepsArguments(length);
		}

		@Operation
		public String size() {
			Facts facts = this.activity.facts();
			return facts.usage().logBytes() + " in " + facts.logs().size();
		}

	}

	/**
	 * One entry after the other.
	 */
	public static class LogModel {

		private int bytes;

		private int entries;

		private int arguments;

		private boolean cut;

		public String log(int length) {
			if (this.cut) {
				return "dropped";
			}
			this.entries++;
			int size = Math.max(length + 1, MIN_LINE_BYTES);
			this.cut = this.bytes + size > MAX_LOG;
			this.bytes += this.cut ? 0 : size;
			return this.cut ? "WARN" : "INFO";
		}

		public boolean keepsArguments(int length) {
			boolean kept = !this.cut && this.arguments + length <= MAX_LOG;
			this.arguments += kept ? length : 0;
			return kept;
		}

		public String size() {
			return this.bytes + " in " + this.entries;
		}

	}

	/**
	 * Messages on their way to the guest.
	 */
	public static class Deliveries {

		private final Activity activity = activity();

		@Operation
		public void delivered() {
			this.activity.delivered();
		}

		@Operation
		public void sliced() {
			this.activity.sliced();
		}

		@Operation
		public boolean isBusy() {
			return this.activity.isBusy();
		}

	}

	/**
	 * One message after the other.
	 */
	public static class DeliveriesModel {

		private int deliveries;

		public void delivered() {
			this.deliveries++;
		}

		public void sliced() {
			this.deliveries--;
		}

		public boolean isBusy() {
			return this.deliveries > 0;
		}

	}

}
