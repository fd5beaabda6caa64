package dev.workerloader.internal.runtime;

import java.util.List;
import java.util.stream.Collectors;

import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.internal.code.PreparedCode;
import dev.workerloader.internal.code.PreparedCode.EnvEntry;
import dev.workerloader.internal.wire.MessageWriter;

/**
 * The first message to a sandbox: what to import, the environment, and those limits that
 * the guest's side checks first, to spare the host the work.
 */
final class LoadMessage {

	private LoadMessage() {
	}

	static String of(long id, PreparedCode code) {
		MessageWriter message = MessageWriter.of("load").number(id).text(code.mainModule()).beginArray();
		for (EnvEntry entry : code.env()) {
			message.beginArray().text(entry.name());
			if (entry.data() != null) {
				message.text("data").encoded(entry.data());
			}
			else {
				message.text("stub").strings(entry.methods());
			}
			message.endArray();
		}
		return message.endArray().encoded(limits(code)).toText();
	}

	private static String limits(PreparedCode code) {
		Limits limits = code.limits();
		return "{\"logSize\":" + limits.get(Limit.LOG_SIZE) + ",\"timers\":" + limits.get(Limit.TIMERS)
				+ ",\"callsInFlight\":" + limits.get(Limit.CALLS_IN_FLIGHT) + ",\"messageSize\":"
				+ limits.get(Limit.MESSAGE_SIZE) + ",\"resultSize\":" + limits.get(Limit.RESULT_SIZE) + ",\"blocked\":"
				+ code.outbound().isBlocked() + nodeGlobals(code) + "}";
	}

	// The names are ours, whatever the code is.
	private static String nodeGlobals(PreparedCode code) {
		List<String> names = code.nodeGlobals();
		return (names != null) ? names.stream()
			.map((name) -> '"' + name + '"')
			.collect(Collectors.joining(",", ",\"nodeGlobals\":[", "]")) : "";
	}

}
