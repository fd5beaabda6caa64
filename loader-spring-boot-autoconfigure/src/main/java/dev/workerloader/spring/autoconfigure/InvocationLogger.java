package dev.workerloader.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import dev.workerloader.RpcCall;
import dev.workerloader.TailEvent;
import dev.workerloader.TailHandler;
import dev.workerloader.Usage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs one line for each invocation, under a name of its own: a sentence for people, and
 * the same facts as key-value pairs for structured logging.
 */
final class InvocationLogger implements TailHandler {

	static final String NAME = "dev.workerloader.invocation";

	private static final Logger logger = LoggerFactory.getLogger(NAME);

	// A line is for an overview; the tail event has all calls.
	private static final int MAX_METHODS = 20;

	private static final int MAX_NAME = 100;

	@Override
	public void handle(TailEvent event) {
		if (!logger.isInfoEnabled()) {
			return;
		}
		Map<String, Object> facts = facts(event);
		LoggingEventBuilder line = logger.atInfo();
		for (Map.Entry<String, Object> fact : facts.entrySet()) {
			line = line.addKeyValue(fact.getKey(), fact.getValue());
		}
		line.log(sentence(event, facts));
	}

	private static Map<String, Object> facts(TailEvent event) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("sandbox.id", event.sandboxId());
		putText(facts, "sandbox.worker", event.workerId());
		putText(facts, "sandbox.owner", event.owner());
		putText(facts, "sandbox.code.hash", event.codeHash());
		putText(facts, "sandbox.entrypoint", event.entrypoint());
		putText(facts, "sandbox.method", event.method());
		facts.put("sandbox.outcome", event.outcome().name());
		if (event.error() != null) {
			facts.put("sandbox.error.code", event.error().code().name());
		}
		facts.put("sandbox.calls", calls(event));
		Usage usage = event.usage();
		facts.put("sandbox.usage.wall.ms", usage.wallTime().toMillis());
		facts.put("sandbox.usage.cpu.ms", usage.cpuTime().toMillis());
		facts.put("sandbox.usage.allocated.bytes", usage.allocatedBytes());
		facts.put("sandbox.usage.rpc.calls", usage.rpcCalls());
		facts.put("sandbox.usage.subrequests", usage.subrequests());
		facts.put("sandbox.usage.log.bytes", usage.logBytes());
		return facts;
	}

	private static void putText(Map<String, Object> facts, String key, @Nullable String text) {
		if (text != null && !text.isEmpty()) {
			facts.put(key, LogText.escape(text));
		}
	}

	private static String calls(TailEvent event) {
		Map<String, Long> counts = event.calls()
			.stream()
			.collect(Collectors.groupingBy(InvocationLogger::name, LinkedHashMap::new, Collectors.counting()));
		String text = counts.entrySet()
			.stream()
			.limit(MAX_METHODS)
			.map((entry) -> (entry.getValue() > 1) ? entry.getKey() + " x" + entry.getValue() : entry.getKey())
			.collect(Collectors.joining(", "));
		return (counts.size() > MAX_METHODS) ? text + ", …" : text;
	}

	private static String name(RpcCall call) {
		// A worker may have made up the name of the method.
		String name = call.binding() + "." + call.method();
		return LogText.escape((name.length() > MAX_NAME) ? name.substring(0, MAX_NAME) + "…" : name);
	}

	private static String sentence(TailEvent event, Map<String, Object> facts) {
		String code = (event.error() != null && !event.error().code().name().equals(event.outcome().name()))
				? " " + event.error().code() : "";
		String calls = calls(event);
		Usage usage = event.usage();
		return facts.get("sandbox.entrypoint") + "." + facts.get("sandbox.method") + " ended with " + event.outcome()
				+ code + " after " + usage.wallTime().toMillis() + " ms (cpu " + usage.cpuTime().toMillis()
				+ " ms, allocated " + usage.allocatedBytes() + " bytes, calls: " + (calls.isEmpty() ? "none" : calls)
				+ ")";
	}

}
