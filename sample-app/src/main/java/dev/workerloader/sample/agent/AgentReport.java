package dev.workerloader.sample.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.workerloader.Invocation;
import dev.workerloader.LogEntry;
import dev.workerloader.RpcCall;
import dev.workerloader.Usage;
import dev.workerloader.WorkerException;

/**
 * What a run did and used, for JSON: the same for one that failed.
 *
 * @param logs what the program logged
 * @param calls the calls that it made to its bindings
 * @param usage what it used
 * @since 0.1.0
 */
public record AgentReport(List<Line> logs, List<Call> calls, Used usage) {

	static AgentReport of(Invocation invocation) {
		return of(invocation.logs(), invocation.calls(), invocation.usage());
	}

	static AgentReport of(WorkerException error) {
		return of(error.logs(), error.calls(), error.usage());
	}

	private static AgentReport of(List<LogEntry> logs, List<RpcCall> calls, Usage usage) {
		return new AgentReport(logs.stream().map(Line::of).toList(), calls.stream().map(Call::of).toList(),
				Used.of(usage));
	}

	private static double toMillis(Duration duration) {
		return Math.round(duration.toNanos() / 10_000.0) / 100.0;
	}

	/**
	 * A line that the program logged.
	 *
	 * @param time when it was written
	 * @param level how important it is
	 * @param message the text
	 * @since 0.1.0
	 */
	public record Line(Instant time, String level, String message) {

		static Line of(LogEntry entry) {
			return new Line(entry.time(), entry.level(), entry.message());
		}

	}

	/**
	 * A call that the program made.
	 *
	 * @param method the binding and its method
	 * @param outcome how it ended
	 * @param millis how long it took
	 * @since 0.1.0
	 */
	public record Call(String method, RpcCall.Status outcome, double millis) {

		static Call of(RpcCall call) {
			return new Call(call.binding() + "." + call.method(), call.outcome(), toMillis(call.duration()));
		}

	}

	/**
	 * What the program used.
	 *
	 * @param wallMillis time from admission to the end
	 * @param cpuMillis CPU time that the program spent
	 * @param allocatedBytes bytes that the program allocated, whether still held or not
	 * @param rpcCalls calls to bindings
	 * @param logBytes size of the log
	 * @since 0.1.0
	 */
	public record Used(double wallMillis, double cpuMillis, long allocatedBytes, int rpcCalls, long logBytes) {

		static Used of(Usage usage) {
			return new Used(toMillis(usage.wallTime()), toMillis(usage.cpuTime()), usage.allocatedBytes(),
					usage.rpcCalls(), usage.logBytes());
		}

	}

}
