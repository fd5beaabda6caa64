package dev.workerloader.host.graal;

/**
 * Closes the first host of its JVM while the engine is being warmed up, and runs a guest
 * in a second one.
 */
final class ClosedHostProgram {

	private ClosedHostProgram() {
	}

	public static void main(String[] args) {
		GraalSandboxHost first = TestSandboxes.host();
		System.out.println("first: " + first.status().state());
		first.close();
		try (GraalSandboxHost second = TestSandboxes.host()) {
			System.out.println("guest: " + TestSandboxes.run(second, "export default () => 'up';"));
			System.out.println("second: " + second.status().state());
		}
	}

}
