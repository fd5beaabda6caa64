package dev.workerloader.internal.platform;

import java.security.MessageDigest;

import dev.workerloader.rpc.SandboxRpc;

/**
 * A digest under way.
 */
public final class Digester implements BuiltIn {

	private final MessageDigest digest;

	Digester(MessageDigest digest) {
		this.digest = digest;
	}

	/**
	 * Add some bytes. One call at a time, whatever the guest does.
	 */
	@SandboxRpc
	public synchronized void update(byte[] data) {
		this.digest.update(data);
	}

	/**
	 * Return the digest of all bytes.
	 */
	@SandboxRpc
	public synchronized byte[] end() {
		return this.digest.digest();
	}

}
