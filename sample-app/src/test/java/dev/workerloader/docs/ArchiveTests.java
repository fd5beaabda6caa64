package dev.workerloader.docs;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.workerloader.Worker;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;

import static org.assertj.core.api.Assertions.assertThat;

class ArchiveTests {

	private final Archive archive = new Archive();

	@AutoClose
	private final WorkerLoader loader = WorkerLoader.builder().binding("ARCHIVE", this.archive).build();

	private final Worker worker = this.loader
		.load(WorkerCode.builder("archive.js", Programs.read("archive.js")).bind("ARCHIVE").build());

	@Test
	void programReadsAndWritesStreamsOfABinding() {
		assertThat(this.worker.getEntrypoint().call("count", "lobby")).isEqualTo(1000);
		assertThat(this.archive.reported()).isEqualTo("lobby has 1000 lines");
	}

	@Test
	void streamGoesFromTheCallerThroughTheProgramToABinding() throws IOException {
		ByteArrayOutputStream gzip = new ByteArrayOutputStream();
		try (GZIPOutputStream content = new GZIPOutputStream(gzip)) {
			content.write(new byte[100_000]);
		}
		InputStream stream = new ByteArrayInputStream(gzip.toByteArray());
		assertThat(this.worker.getEntrypoint().call("restore", stream)).isEqualTo(100_000);
	}

	@Test
	void callerReadsWhatTheProgramMakes() throws IOException {
		assertThat(sum(this.worker, 100)).isEqualTo(4950);
	}

	private static int sum(Worker worker, int count) throws IOException {
		try (InputStream numbers = worker.getEntrypoint().call(InputStream.class, "numbers", count)) {
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(Objects.requireNonNull(numbers), StandardCharsets.UTF_8));
			return reader.lines().mapToInt(Integer::parseInt).sum();
		}
	}

}
