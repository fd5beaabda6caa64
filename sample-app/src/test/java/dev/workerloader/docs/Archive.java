package dev.workerloader.docs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

import dev.workerloader.rpc.SandboxRpc;

@SandboxRpc
public class Archive {

	private final ByteArrayOutputStream report = new ByteArrayOutputStream();

	public InputStream export(String room) {
		return new ByteArrayInputStream((room + ": hello\n").repeat(1000).getBytes(StandardCharsets.UTF_8));
	}

	public OutputStream report() {
		return this.report;
	}

	public int restore(InputStream gzip) throws IOException {
		try (InputStream content = new GZIPInputStream(gzip)) {
			return content.readAllBytes().length;
		}
	}

	String reported() {
		return this.report.toString(StandardCharsets.UTF_8);
	}

}
