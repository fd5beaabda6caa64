package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Collator;
import java.text.DecimalFormat;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/**
 * Attack CPU-20b, a program of its own because it may break its JVM for ever: everything
 * a guest can use is used for the first time with the stack nearly exhausted, then
 * everything is used again in a fresh context of a fresh engine, and one line per use
 * with its outcome is written to a file.
 */
final class StackEdgeAttack {

	private static final int CONTEXT_USES = 1000;

	/** By then the engine is broken beyond doubt. */
	private static final int ENOUGH_LOST_CONTEXTS = 50;

	private static final int ATTACK_STACK = 384 << 10;

	private static final int NORMAL_STACK = 16 << 20;

	/** Far more than an engine takes that is whole. */
	private static final long HANG_GUARD_MILLIS = 300_000;

	private static final Map<String, String> MODULES = Map.of("forms.mjs",
			resource("/dev/workerloader/guest/warm-up/forms.mjs"), "broken.mjs",
			"export default {\n  run( { return 1 }\n};", "data.json", "{\"a\": 1}");

	private static final Source FORMS = Source
		.newBuilder("js", "import * as forms from 'forms.mjs'; globalThis.forms = forms;", "forms.js")
		.mimeType("application/javascript+module")
		.buildLiteral();

	private static final Source TAKE_FORMS = Source
		.newBuilder("js", "const taken = globalThis.forms; delete globalThis.forms; taken", "take.js")
		.buildLiteral();

	private static final Source DRIVER = Source
		.newBuilder("js", resource("stack-edge-attack.js"), "stack-edge-attack.js")
		.buildLiteral();

	private StackEdgeAttack() {
	}

	/**
	 * Arguments: whether to warm up, whether to attack, a seed that moves the uses along
	 * the stack, how many uses of a method to skip between two, the file for the
	 * outcomes.
	 */
	public static void main(String[] args) throws Exception {
		if (Boolean.parseBoolean(args[0])) {
			long start = System.nanoTime();
			EngineWarmUp.ensureStarted(newEngine()::createPlain).join();
			System.out.println("Warm-up took " + (System.nanoTime() - start) / 1_000_000 + " ms");
		}
		if (Boolean.parseBoolean(args[1])) {
			attack(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
		}
		List<String> outcomes = new ArrayList<>();
		if (!isOver(onStack(NORMAL_STACK, () -> outcomes.addAll(guestOutcomes())))) {
			System.out.println("A fresh engine hangs");
			Runtime.getRuntime().halt(1);
		}
		outcomes.addAll(hostOutcomes());
		Files.write(Path.of(args[4]), outcomes.stream().map((outcome) -> outcome.replace('\n', ' ')).toList());
		System.out.println("Wrote " + outcomes.size() + " outcomes");
		Runtime.getRuntime().halt(0);
	}

	private static ContextFactory newEngine() {
		return new ContextFactory(GraalHostSettings.defaults(), "");
	}

	private static void attack(int seed, int stride) throws Exception {
		Progress progress = new Progress();
		for (int engine = 0; progress.next.get() < progress.count
				&& progress.lostContexts.get() < ENOUGH_LOST_CONTEXTS; engine++) {
			Progress current = progress;
			Thread thread = onStack(ATTACK_STACK + 512 * (seed % 64) + 65536 * (engine % 5),
					() -> attackOneEngine(current, seed, stride));
			if (!isOver(thread)) {
				// An overflow can leave an engine in a state in which it waits or runs
				// for
				// ever; limits end that, and it must not spread to the next engine.
				progress = new Progress(current);
				progress.lose("hangs");
			}
		}
		System.out.println("Made %d attempts, lost %d contexts by them: %s".formatted(progress.attempts.get(),
				progress.lostContexts.get(), progress.losses));
	}

	private static void attackOneEngine(Progress progress, int seed, int stride) {
		int end = progress.next.get() + CONTEXT_USES;
		try (ContextFactory engine = newEngine()) {
			Value driver = driver(engine.createPlain(MODULES));
			String[] names = names(driver);
			progress.count = names.length;
			while (progress.next.get() < Math.min(end, progress.count)) {
				int use = progress.next.getAndIncrement();
				if ((use + seed) % stride != 0 && !names[use].startsWith("form ")) {
					continue;
				}
				progress.attempts.addAndGet(descend((use * 7 + seed) % 97,
						() -> driver.invokeMember("attack", use, (use + seed) % 11, (use + seed) % 50, 12).asInt()));
			}
		}
		catch (Exception | LinkageError ex) {
			progress.lose(String.valueOf(ex.getMessage()));
		}
	}

	private static int descend(int frames, Callable<Integer> task) throws Exception {
		return (frames == 0) ? task.call() : descend(frames - 1, task);
	}

	private static List<String> guestOutcomes() {
		List<String> outcomes = new ArrayList<>();
		try (ContextFactory engine = newEngine()) {
			int index = 0;
			int count = Integer.MAX_VALUE;
			while (index < count) {
				try (Context context = engine.createPlain(MODULES)) {
					Value driver = driver(context);
					String[] names = names(driver);
					count = names.length;
					int end = Math.min(index + CONTEXT_USES, count);
					while (index < end) {
						String name = names[index];
						try {
							outcomes.add(name + "\t" + driver.invokeMember("outcome", index).asString());
						}
						catch (PolyglotException | LinkageError ex) {
							outcomes.add(name + "\tBROKEN " + ex);
						}
						index++;
					}
				}
			}
		}
		catch (PolyglotException | LinkageError | IllegalStateException ex) {
			outcomes.add("fresh engine\tBROKEN " + ex);
		}
		return outcomes;
	}

	private static Value driver(Context context) {
		context.eval(FORMS);
		return context.eval(DRIVER).execute(context.eval(TAKE_FORMS));
	}

	private static String[] names(Value driver) {
		return driver.invokeMember("names").asString().split("\n");
	}

	private static List<String> hostOutcomes() {
		Locale german = Locale.GERMANY;
		Map<String, Callable<Object>> uses = Map.of("String.format",
				() -> String.format(german, "%,.2f %08x %e %s %tF", 1234.5, 255, 1e10, List.of(1),
						Instant.EPOCH.atZone(ZoneId.of("UTC"))),
				"Normalizer", () -> Normalizer.normalize("é각ﬁ", Normalizer.Form.NFKD).length(), "Currency",
				() -> Currency.getInstance("EUR").getSymbol(german) + Currency.getInstance(Locale.JAPAN), "Collator",
				() -> Collator.getInstance(german).compare("ä", "z"), "ZonedDateTime",
				() -> ZonedDateTime.of(2024, 3, 31, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"))
					.plusMonths(7)
					.format(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL).withLocale(german)),
				"BigDecimal", () -> new BigDecimal("1234.5678").setScale(2, RoundingMode.HALF_EVEN).pow(20).toString(),
				"DecimalFormat", () -> new DecimalFormat("#,##0.00").format(1234.5), "Pattern",
				() -> Pattern.compile("(?<a>\\p{Lu}+)\\b(?=x)?", Pattern.UNICODE_CHARACTER_CLASS)
					.matcher("ÄB")
					.matches(),
				"toLowerCase", () -> "İI".toLowerCase(Locale.forLanguageTag("tr")) + "ß".toUpperCase(german));
		List<String> outcomes = new ArrayList<>();
		uses.forEach((name, use) -> {
			try {
				outcomes.add("host " + name + "\t" + use.call());
			}
			catch (Exception | LinkageError ex) {
				outcomes.add("host " + name + "\tBROKEN " + ex);
			}
		});
		return outcomes;
	}

	/**
	 * Run a task on a thread of its own, with a stack of that size.
	 */
	private static Thread onStack(long size, Runnable task) {
		Thread thread = new Thread(null, task, "stack-" + size, size);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static boolean isOver(Thread thread) throws InterruptedException {
		thread.join(HANG_GUARD_MILLIS);
		if (thread.isAlive()) {
			System.out.println(thread + " hangs:");
			for (StackTraceElement frame : thread.getStackTrace()) {
				System.out.println("\tat " + frame);
			}
		}
		return !thread.isAlive();
	}

	/**
	 * How far the attack has come. Used by one thread at a time.
	 */
	private static final class Progress {

		private final AtomicInteger next = new AtomicInteger();

		private volatile int count = Integer.MAX_VALUE;

		private final AtomicInteger lostContexts = new AtomicInteger();

		private final AtomicInteger attempts = new AtomicInteger();

		private final Map<String, Integer> losses = new ConcurrentSkipListMap<>();

		Progress() {
		}

		Progress(Progress other) {
			this.next.set(other.next.get());
			this.count = other.count;
			this.lostContexts.set(other.lostContexts.get());
			this.attempts.set(other.attempts.get());
			this.losses.putAll(other.losses);
		}

		void lose(String reason) {
			this.lostContexts.incrementAndGet();
			this.losses.merge(reason, 1, Integer::sum);
		}

	}

	private static String resource(String name) {
		try (InputStream in = StackEdgeAttack.class.getResourceAsStream(name)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not read " + name, ex);
		}
	}

}
