package dev.workerloader.attack;

import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.workerloader.rpc.SandboxRpc;

/**
 * The bean that guests attack.
 */
@SandboxRpc
public class Target extends TargetParent {

	private static final String SECRET = "secret-of-the-host";

	private volatile CompletableFuture<String> released = new CompletableFuture<>();

	public @Nullable Object echo(@Nullable Object value) {
		return value;
	}

	public Target self() {
		return this;
	}

	public int twice(int value) {
		return 2 * value;
	}

	public String exact(BigDecimal value) {
		return value.toPlainString();
	}

	public String weekday(java.time.DayOfWeek day) {
		return day.name();
	}

	public int sizeOf(List<Integer> values) {
		return values.size();
	}

	public List<Integer> huge() {
		return Collections.nCopies(100_000_000, 1_000_000);
	}

	public Map<String, Object> polluting() {
		return Map.of("__proto__", Map.of("polluted", true), "constructor", "text");
	}

	public @Nullable Object fail(String kind) throws IOException {
		switch (kind) {
			case "checked" -> throw new IOException(SECRET);
			case "unchecked" -> throw new IllegalStateException(SECRET);
			case "assertion" -> throw new AssertionError(SECRET);
			case "stack" -> throw new StackOverflowError();
			case "memory" -> throw new OutOfMemoryError(SECRET);
			case "suppressed" -> {
				Exception outer = new IllegalStateException(SECRET);
				outer.addSuppressed(new HostileException());
				outer.addSuppressed(new IllegalStateException(SECRET, outer));
				throw new IllegalStateException(SECRET, outer);
			}
			case "null" -> throw new NullPointerException();
			case "huge" -> throw new IllegalStateException(SECRET.repeat(100_000));
			case "hostile" -> throw new HostileException();
			case "cyclic" -> {
				Exception outer = new IllegalStateException(SECRET);
				throw new IllegalStateException(SECRET, outer.initCause(new IllegalStateException(outer)));
			}
			default -> throw new IllegalArgumentException(kind);
		}
	}

	/**
	 * Returns what no guest may hold, behind a declared type that tells nothing of it.
	 */
	public Object hostObject(String kind) {
		return switch (kind) {
			case "class" -> Target.class;
			case "file" -> new File(SECRET);
			case "throwable" -> new IllegalStateException(SECRET);
			case "supplier" -> (Supplier<String>) () -> SECRET;
			case "bean" -> new TargetParent();
			case "thread" -> Thread.currentThread();
			case "nested" -> Map.of("list", List.of(1, new File(SECRET)));
			default -> throw new IllegalArgumentException(kind);
		};
	}

	public CompletableFuture<String> never() {
		return this.released.copy();
	}

	/**
	 * Blocks without reacting to interrupts until the test lets it go.
	 */
	public String stuck() {
		boolean interrupted = false;
		while (true) {
			try {
				String result = this.released.get(60, TimeUnit.SECONDS);
				if (interrupted) {
					Thread.currentThread().interrupt();
				}
				return result;
			}
			catch (ExecutionException | TimeoutException ex) {
				return "forgotten";
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
	}

	public List<Object> deep(int levels) {
		List<Object> list = new ArrayList<>();
		for (int i = 0; i < levels; i++) {
			list = new ArrayList<>(List.of(list));
		}
		return list;
	}

	public void setSecret(String secret) {
		throw new AssertionError(secret);
	}

	public static String forEveryone() {
		return SECRET;
	}

	String hidden() {
		return SECRET;
	}

	static void release(Target target) {
		CompletableFuture<String> released = target.released;
		target.released = new CompletableFuture<>();
		released.complete("released");
	}

	private static final class HostileException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException(SECRET);
		}

	}

}
