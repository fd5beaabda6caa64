package dev.workerloader.host.graal;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/**
 * Contexts with the options of a real one and modules that are found by their file name.
 */
final class WarmUpModules implements FileSystem {

	private final Map<String, String> sources;

	private WarmUpModules(Map<String, String> sources) {
		this.sources = sources;
	}

	static Engine engine() {
		return Engine.newBuilder("js")
			.option("engine.WarnInterpreterOnly", "false")
			.out(OutputStream.nullOutputStream())
			.err(OutputStream.nullOutputStream())
			.build();
	}

	static Context context(Engine engine, Map<String, String> sources) {
		return Context.newBuilder("js")
			.engine(engine)
			.allowHostAccess(HostAccess.NONE)
			.allowIO(IOAccess.newBuilder().fileSystem(new WarmUpModules(sources)).build())
			.allowExperimentalOptions(true)
			.option("js.allow-eval", "false")
			.option("js.ecmascript-version", "staging")
			.option("js.unhandled-rejections", "handler")
			.option("js.text-encoding", "true")
			.option("js.string-length-limit", "33554432")
			.option("js.max-typed-array-length", "67108864")
			.option("js.regexp-static-result", "false")
			.option("js.esm-eval-returns-exports", "true")
			.build();
	}

	private String source(Path path) throws NoSuchFileException {
		String source = this.sources.get(path.getFileName().toString());
		if (source == null) {
			throw new NoSuchFileException(path.getFileName().toString());
		}
		return source;
	}

	@Override
	public Path parsePath(URI uri) {
		throw new UnsupportedOperationException(uri.toString());
	}

	@Override
	public Path parsePath(String path) {
		return Path.of(path);
	}

	@Override
	public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... linkOptions) throws IOException {
		source(path);
	}

	@Override
	public void createDirectory(Path dir, FileAttribute<?>... attrs) {
		throw new SecurityException();
	}

	@Override
	public void delete(Path path) {
		throw new SecurityException();
	}

	@Override
	public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
			throws IOException {
		return new ReadOnlyChannel(source(path).getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter) {
		throw new SecurityException();
	}

	@Override
	public Path toAbsolutePath(Path path) {
		return Path.of("/").resolve(path);
	}

	@Override
	public Path toRealPath(Path path, LinkOption... linkOptions) throws IOException {
		source(path);
		return toAbsolutePath(path).normalize();
	}

	@Override
	public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
		return Map.of("isRegularFile", true, "size", (long) source(path).length());
	}

	private static final class ReadOnlyChannel implements SeekableByteChannel {

		private final ByteBuffer content;

		private boolean open = true;

		ReadOnlyChannel(byte[] content) {
			this.content = ByteBuffer.wrap(content);
		}

		@Override
		public int read(ByteBuffer target) {
			if (!this.content.hasRemaining()) {
				return -1;
			}
			int count = Math.min(target.remaining(), this.content.remaining());
			target.put(target.position(), this.content.array(), this.content.position(), count);
			target.position(target.position() + count);
			this.content.position(this.content.position() + count);
			return count;
		}

		@Override
		public int write(ByteBuffer source) {
			throw new SecurityException();
		}

		@Override
		public long position() {
			return this.content.position();
		}

		@Override
		public SeekableByteChannel position(long position) {
			this.content.position((int) position);
			return this;
		}

		@Override
		public long size() {
			return this.content.limit();
		}

		@Override
		public SeekableByteChannel truncate(long size) {
			throw new SecurityException();
		}

		@Override
		public boolean isOpen() {
			return this.open;
		}

		@Override
		public void close() {
			this.open = false;
		}

	}

}
