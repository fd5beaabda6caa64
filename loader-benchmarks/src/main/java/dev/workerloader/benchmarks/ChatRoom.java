package dev.workerloader.benchmarks;

import dev.workerloader.rpc.SandboxRpc;

/**
 * A binding that answers at once.
 */
@SandboxRpc
public class ChatRoom {

	private int count;

	/**
	 * Count a message.
	 * @param author who wrote it
	 * @param text what it says
	 * @return the number of messages
	 */
	public synchronized int post(String author, String text) {
		return ++this.count;
	}

}
