package dev.workerloader.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

import dev.workerloader.Limits;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerModule;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.rpc.Binding;

/**
 * One of the programs of the storm.
 *
 * @param program the program
 * @param good whether it keeps to all limits, so that nothing but the storm itself may
 * end it
 * @param node whether it may import the modules of Node
 */
record StormCase(AttackProgram program, boolean good, boolean node) {

	private static final String NODE = "node.js";

	private static final List<String> HOSTILE = List.of("authority.js", "bombs.js", "cpu.js", "endless-built-ins.js",
			"guest-script.js", "memory.js", "modules.js", NODE, "output.js", "rpc.js", "storm-web.js", "tampering.js");

	private static final String STARTER = AttackProgram.read("storm-starter.js");

	private static final Map<String, String> MODULES = Map.of("lib/sum.mjs",
			"export const sum = (...all) => all.reduce((a, b) => a + b, 0);", "data.json", "{\"name\":\"data\"}",
			"text.txt", "text", "half.cjs", "module.exports = (n) => n / 2;");

	private static final OutboundPolicy WEB = OutboundPolicy.handler(new StormWeb());

	private static final Pattern ANY = Pattern.compile("OK .*", Pattern.DOTALL);

	static List<StormCase> all() {
		List<StormCase> all = new ArrayList<>();
		HOSTILE.forEach((file) -> AttackProgram.of(file)
			.forEach((program) -> all.add(new StormCase(program, false, NODE.equals(file)))));
		all.add(new StormCase(new AttackProgram("inspect.js", ANY, AttackProgram.read("inspect.js")), false, false));
		AttackProgram.of("storm.js").forEach((program) -> all.add(new StormCase(program, true, false)));
		return all;
	}

	/**
	 * Return the code, with limits that end what is hostile soon.
	 * @param counted whether what is counted is limited as well, so that the program may
	 * come to another end than expected
	 */
	WorkerCode code(Random random, boolean counted) {
		WorkerCode.Builder code = WorkerCode.builder("main.js", this.program.code())
			.bind("API")
			.module("lib/sum.mjs", MODULES.get("lib/sum.mjs"))
			.module("data.json", WorkerModule.json(Map.of("name", "data")))
			.module("text.txt", WorkerModule.text(MODULES.get("text.txt")))
			.module("half.cjs", WorkerModule.cjs(MODULES.get("half.cjs")));
		if (this.node) {
			code.compatibilityFlags("nodejs_compat");
		}
		return limited(code, random, counted);
	}

	/**
	 * Return the code of a worker that starts another one, with this program.
	 * @param way how it does that
	 * @param depth how many workers are below it
	 */
	WorkerCode starter(Random random, boolean counted, NestedWay way, int depth) {
		Map<String, String> modules = new HashMap<>(MODULES);
		modules.put("main.js", this.program.code());
		WorkerCode.Builder code = WorkerCode.builder("starter.js", STARTER)
			.bind("API")
			.env("LOADER", Binding.ofWorkerLoader())
			.env("STARTER", STARTER)
			.env("MODULES", modules)
			.env("WAY", way.name().toLowerCase(Locale.ROOT))
			.env("DEPTH", depth);
		return limited(code, random, counted);
	}

	private WorkerCode limited(WorkerCode.Builder code, Random random, boolean counted) {
		code.globalOutbound(WEB);
		if (!this.good) {
			code.limits((limits) -> limit(limits, random, counted));
		}
		return code.build();
	}

	private static void limit(Limits.Builder limits, Random random, boolean counted) {
		limits.cpuTime(Duration.ofMillis(10 + random.nextInt(21)))
			.wallTime(Duration.ofMillis(25 << random.nextInt(4)))
			.allocation((8L << 20) << random.nextInt(4))
			.memory((8L << 20) << random.nextInt(4));
		if (counted) {
			limits.rpcCalls(1 + random.nextInt(5))
				.callsInFlight(1 + random.nextInt(3))
				.timers(1 + random.nextInt(3))
				.logBytes(1 + random.nextInt(2000))
				.messageBytes(10 + random.nextInt(20_000))
				.resultBytes(1 + random.nextInt(2000))
				.subrequests(1 + random.nextInt(5));
		}
	}

	/**
	 * How a worker is started by another one.
	 */
	enum NestedWay {

		/** It ends with the invocation. */
		LOAD,

		/** It ends with the sandbox. */
		GET,

		/** It ends while it is called. */
		DISPOSE,

		/** Nobody waits for what it is called for. */
		FORGET

	}

}
