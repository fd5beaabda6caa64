package dev.workerloader.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;

/**
 * The main class of a JVM that runs one program and ends: it reads the source of
 * {@code agent.js} from its input, evaluates it in a plain GraalJS context, calls it with
 * a chat room of its own, and prints the number that the room gave to the message. There
 * are no limits, no warm-up and no calls to the JVM that started it.
 */
public final class ProcessWorker {

	private ProcessWorker() {
	}

	/**
	 * Start such a JVM and wait for its answer and its end.
	 * @param source the program
	 * @return the number of the message
	 */
	static int run(String source) throws IOException, InterruptedException {
		Process process = ChildJvm.start(ProcessWorker.class);
		try (OutputStream input = process.getOutputStream()) {
			input.write(source.getBytes(StandardCharsets.UTF_8));
		}
		String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0 || !answer.equals(Programs.PARAM + " 1")) {
			throw new IllegalStateException("The answer of the process is wrong: " + answer);
		}
		return 1;
	}

	/**
	 * Run the program.
	 * @param args none
	 * @throws IOException if the source cannot be read
	 */
	public static void main(String[] args) throws IOException {
		String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
		Source source = Source.newBuilder("js", text, "agent.mjs").build();
		ChatRoom room = new ChatRoom();
		ProxyExecutable post = (arguments) -> room.post(arguments[0].asString(), arguments[1].asString());
		ProxyObject env = ProxyObject.fromMap(Map.of("CHAT_ROOM", ProxyObject.fromMap(Map.of("post", post))));
		try (Context context = Context.newBuilder("js")
			.allowExperimentalOptions(true)
			.option("js.esm-eval-returns-exports", "true")
			.build()) {
			Value promise = context.eval(source)
				.getMember("default")
				.invokeMember(Programs.METHOD, Programs.PARAM, env);
			promise.invokeMember("then", (ProxyExecutable) (results) -> {
				System.out
					.print(results[0].getMember("param").asString() + " " + results[0].getMember("count").asInt());
				return null;
			});
		}
	}

}
