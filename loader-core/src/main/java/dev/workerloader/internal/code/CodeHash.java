package dev.workerloader.internal.code;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import dev.workerloader.WorkerModule;
import dev.workerloader.internal.code.PreparedCode.EnvEntry;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.rpc.Binding;

/**
 * The hash of code: SHA-256 over its parts, each with its length before it, so that no
 * two lists of parts give the same text.
 */
final class CodeHash {

	private static final int SHOWN = 32;

	private final MessageDigest digest;

	CodeHash() {
		try {
			this.digest = MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex); // every Java platform has it
		}
	}

	CodeHash add(String key, String value) {
		part(key);
		part(value);
		return this;
	}

	CodeHash addModules(Map<String, WorkerModule> modules) {
		modules.forEach((name, module) -> add(name, module.kind().name()).add("content", module.content()));
		return this;
	}

	CodeHash addEnv(List<EnvEntry> env, Map<String, Binding> bindings) {
		for (EnvEntry entry : env) {
			Binding binding = bindings.get(entry.name());
			if (binding != null) {
				String props = ValueWriter.data().encode(binding.props(), "props", Integer.MAX_VALUE);
				add(entry.name(), String.join(",", entry.methods())).add("props", props);
			}
			else {
				add(entry.name(), String.valueOf(entry.data()));
			}
		}
		return this;
	}

	private void part(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		this.digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
		this.digest.update(bytes);
	}

	String toText() {
		return HexFormat.of().formatHex(this.digest.digest()).substring(0, SHOWN);
	}

}
