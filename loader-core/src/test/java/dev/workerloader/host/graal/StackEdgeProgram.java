package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import dev.workerloader.host.Sandbox;
import dev.workerloader.host.Slice;

/**
 * Runs a guest that posts where its stack is nearly exhausted, then a harmless one.
 */
final class StackEdgeProgram {

	private static final String WARM_UP = """
			export default (post) => {
				for (const value of [1, undefined, {}, Symbol('s'), 1n, () => 0]) post(value);
				try { throw new RangeError('x'); } catch (error) { return error instanceof RangeError; }
			}""";

	private StackEdgeProgram() {
	}

	public static void main(String[] args) throws IOException {
		try (GraalSandboxHost host = TestSandboxes.host();
				InputStream stream = StackEdgeProgram.class.getResourceAsStream("stack-edge.js")) {
			// What a guest uses for the first time on an exhausted stack is broken for
			// good.
			System.out.println("before: " + TestSandboxes.run(host, WARM_UP));
			String code = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			RecordingMailbox mailbox = new RecordingMailbox();
			Sandbox sandbox = host.open(TestSandboxes.spec(code), mailbox);
			sandbox.deliver(TestSandboxes.START);
			Slice slice = mailbox.awaitSlice();
			int last = slice.messages().size() - 1;
			System.out.println("guest: " + slice.messages().get(last));
			System.out
				.println("received: " + slice.messages().subList(0, last).stream().filter("edge"::equals).count());
			System.out.println("failure: " + slice.failure());
			sandbox.terminate();
			System.out.println("end: " + mailbox.awaitEnd().reason());
			System.out.println("afterwards: " + TestSandboxes.run(host, "export default () => 1 + 1"));
			System.out.println("host: " + host.status().state());
		}
	}

}
