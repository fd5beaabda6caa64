package dev.workerloader.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.workerloader.Entrypoint;
import dev.workerloader.Limits;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.rpc.SandboxRpc;

/**
 * How fast do bytes cross, as streams and as single values?
 */
public final class Streams {

	private static final int MEGABYTE = 1 << 20;

	private static final int ROUNDS = 15;

	private Streams() {
	}

	/**
	 * Move bytes in all directions.
	 * @param args megabytes of a stream, of a value, and of the long stream, which is
	 * read once
	 */
	public static void main(String[] args) {
		int streamed = (args.length > 0) ? Integer.parseInt(args[0]) : 10;
		int value = (args.length > 1) ? Integer.parseInt(args[1]) : 5;
		int much = (args.length > 2) ? Integer.parseInt(args[2]) : 1024;
		Limits limits = Limits.builder()
			.cpuTime(Duration.ofHours(1))
			.wallTime(Duration.ofHours(1))
			.allocation(1L << 40)
			.build();
		try (WorkerLoader loader = WorkerLoader.builder().limits(limits).build()) {
			Entrypoint entrypoint = loader
				.load(WorkerCode.builder("streams.js", Programs.read("streams.js")).env("BYTES", new Bytes()).build())
				.getEntrypoint();
			Table table = new Table("Bytes across the wall, " + ROUNDS + " rounds each", "way", "bytes", "fastest",
					"median", "slowest", "median rate");
			rounds(table, entrypoint, "stream into the program", "read", streamed);
			rounds(table, entrypoint, "stream out of the program", "write", streamed);
			rounds(table, entrypoint, "stream of a binding piped to another", "pipe", streamed);
			rounds(table, entrypoint, "one value out of the program", "argument", value);
			rounds(table, entrypoint, "one value into the program", "result", value);
			long start = System.nanoTime();
			Programs.check(entrypoint.call("read", much), (long) much * MEGABYTE);
			long nanos = System.nanoTime() - start;
			System.gc();
			long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
			table.row("stream into the program, once", much + " MB", "", Table.seconds(nanos), "", rate(much, nanos));
			System.out.println();
			System.out.println("In use afterwards: " + Table.megabytes(used));
		}
	}

	private static void rounds(Table table, Entrypoint entrypoint, String way, String method, int megabytes) {
		List<Long> times = new ArrayList<>();
		for (int i = 0; i < 2 * ROUNDS; i++) {
			long start = System.nanoTime();
			Programs.check(entrypoint.call(method, megabytes), (long) megabytes * MEGABYTE);
			if (i >= ROUNDS) {
				times.add(System.nanoTime() - start);
			}
		}
		Percentiles nanos = new Percentiles(times);
		table.row(way, megabytes + " MB", Table.millis(nanos.at(0)), Table.millis(nanos.median()),
				Table.millis(nanos.max()), rate(megabytes, nanos.median()));
	}

	private static String rate(int megabytes, long nanos) {
		return String.format(Locale.ROOT, "%.0f MB/s", megabytes * 1e9 / nanos);
	}

	/**
	 * Bytes without end, and nowhere.
	 */
	@SandboxRpc
	public static class Bytes {

		private int written;

		/**
		 * Return a stream of zeros.
		 * @param megabytes its length
		 * @return the stream
		 */
		public InputStream source(int megabytes) {
			return new InputStream() {

				private long left = (long) megabytes * MEGABYTE;

				@Override
				public int read() {
					return (this.left-- > 0) ? 0 : -1;
				}

				@Override
				public int read(byte[] buffer, int offset, int length) {
					int count = (int) Math.min(length, this.left);
					this.left -= count;
					return (count > 0) ? count : -1;
				}

			};
		}

		/**
		 * Count what a stream has.
		 * @param stream the stream
		 * @return the number of bytes
		 * @throws IOException if it fails
		 */
		public int count(InputStream stream) throws IOException {
			return (int) stream.transferTo(OutputStream.nullOutputStream());
		}

		/**
		 * Return a stream that counts what is written.
		 * @return the stream
		 */
		public OutputStream sink() {
			this.written = 0;
			return new OutputStream() {

				@Override
				public void write(int value) {
					Bytes.this.written++;
				}

				@Override
				public void write(byte[] buffer, int offset, int length) {
					Bytes.this.written += length;
				}

			};
		}

		/**
		 * Return how much was written.
		 * @return the number of bytes
		 */
		public int written() {
			return this.written;
		}

		/**
		 * Take bytes.
		 * @param bytes the bytes
		 * @return their number
		 */
		public int length(byte[] bytes) {
			return bytes.length;
		}

		/**
		 * Return bytes.
		 * @param megabytes their number
		 * @return the bytes
		 */
		public byte[] bytes(int megabytes) {
			return new byte[megabytes * MEGABYTE];
		}

	}

}
