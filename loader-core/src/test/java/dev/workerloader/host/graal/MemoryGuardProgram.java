package dev.workerloader.host.graal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.workerloader.host.SandboxSpec;

/**
 * Runs programs that fill the heap beside one that only allocates much, and a thread of
 * the application that must never see the heap full.
 */
final class MemoryGuardProgram {

	private static final String[] BOMBS = { "const a = []; for (;;) a.push({});",
			"let a = []; for (let i = 0;; i++) a.push('x'.repeat(1000) + i);",
			"const m = new Map(); for (let i = 0;; i++) m.set(i, { i });",
			"const a = []; for (;;) a.push(new Uint8Array(1 << 10));",
			"const o = {}; for (let i = 0;; i++) o['p' + i] = i;",
			"let s = new Set(); for (let i = 0;; i++) s.add(BigInt(i));" };

	// Holds 20 MB and replaces them over and over.
	private static final String CORRECT = """
			const held = [];
			export default () => {
				for (let i = 0; i < 20000; i++) held[i % 200] = new Uint8Array(100_000);
				return held.length;
			};""";

	private static final long MEMORY_LIMIT = 32 << 20;

	private MemoryGuardProgram() {
	}

	public static void main(String[] args) throws InterruptedException {
		Application application = new Application();
		application.start();
		try (GraalSandboxHost host = TestSandboxes.host(TestSandboxes.settings().withThreads(6))) {
			System.out.println("correct: " + TestSandboxes.run(host, CORRECT));
			for (int round = 0; round < 2; round++) {
				bombs(host);
			}
			System.out.println("correct: " + TestSandboxes.run(host, CORRECT));
			System.out.println("host: " + host.status().state() + ", lost " + host.status().lostThreads());
		}
		application.finish();
	}

	private static void bombs(GraalSandboxHost host) {
		List<RecordingMailbox> mailboxes = new ArrayList<>();
		for (String bomb : BOMBS) {
			RecordingMailbox mailbox = new RecordingMailbox();
			mailboxes.add(mailbox);
			Map<String, String> modules = Map.of("main.js", "export default () => { " + bomb + " }");
			host.open(new SandboxSpec("bomb-" + mailboxes.size(), modules, MEMORY_LIMIT), mailbox)
				.deliver(TestSandboxes.START);
		}
		for (RecordingMailbox mailbox : mailboxes) {
			System.out.println("bomb: " + mailbox.awaitEnd().reason());
		}
	}

	/**
	 * What the application does meanwhile.
	 */
	private static final class Application extends Thread {

		private final byte[][] live = new byte[16][];

		private volatile boolean finished;

		private Throwable failure;

		Application() {
			super("application");
			setDaemon(true);
		}

		@Override
		public void run() {
			try {
				for (int i = 0; !this.finished; i++) {
					this.live[i % this.live.length] = new byte[256 << 10];
					Thread.onSpinWait();
				}
			}
			catch (OutOfMemoryError ex) {
				this.failure = ex;
			}
		}

		void finish() throws InterruptedException {
			this.finished = true;
			join();
			System.out.println("application: " + ((this.failure != null) ? this.failure : "fine"));
		}

	}

}
