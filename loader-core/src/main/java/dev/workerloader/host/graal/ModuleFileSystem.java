package dev.workerloader.host.graal;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.guest.NodeModules;

/**
 * The modules of one sandbox as a read-only file system: a holder that is empty while its
 * context is in the warm pool, and is filled exactly once, when a sandbox takes the
 * context. Everything but reading a module is refused.
 * <p>
 * Refusals are {@link IOException}s, the only exceptions that the engine turns into plain
 * errors of the guest; any other would be visible there as a host object.
 */
final class ModuleFileSystem implements FileSystem {

	private static final int LISTED_MODULES = 10;

	private static final Set<OpenOption> READ_OPTIONS = Set.of(StandardOpenOption.READ);

	private final AtomicReference<@Nullable Map<String, String>> modules = new AtomicReference<>();

	/**
	 * Fill this holder.
	 * @param modules the text of each module by its path
	 */
	void bind(Map<String, String> modules) {
		if (!this.modules.compareAndSet(null, modules)) {
			throw new IllegalStateException("The context already belongs to a sandbox.");
		}
	}

	@Override
	public Path parsePath(URI uri) {
		return ModulePath.of(uri.toString());
	}

	@Override
	public Path parsePath(String path) {
		return ModulePath.of(path);
	}

	@Override
	public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... linkOptions) throws IOException {
		read(path);
		if (modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
			throw refused(path);
		}
	}

	@Override
	public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
			throws IOException {
		if (!READ_OPTIONS.containsAll(options)) {
			throw refused(path);
		}
		return new ModuleChannel(read(path).getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public Path toAbsolutePath(Path path) {
		return path.toAbsolutePath();
	}

	@Override
	public Path toRealPath(Path path, LinkOption... linkOptions) throws IOException {
		read(path);
		return ModulePath.of(path).toAbsolutePath().normalize();
	}

	@Override
	public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
		read(path);
		return Map.of("isRegularFile", true, "isDirectory", false, "isSymbolicLink", false);
	}

	@Override
	public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
		throw refused(dir);
	}

	@Override
	public void delete(Path path) throws IOException {
		throw refused(path);
	}

	@Override
	public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter)
			throws IOException {
		throw refused(dir);
	}

	@Override
	public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
		throw refused(path);
	}

	@Override
	public void copy(Path source, Path target, CopyOption... options) throws IOException {
		throw refused(target);
	}

	@Override
	public void move(Path source, Path target, CopyOption... options) throws IOException {
		throw refused(target);
	}

	@Override
	public void createLink(Path link, Path existing) throws IOException {
		throw refused(link);
	}

	@Override
	public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs) throws IOException {
		throw refused(link);
	}

	@Override
	public Path readSymbolicLink(Path link) throws IOException {
		throw refused(link);
	}

	@Override
	public boolean isSameFile(Path path1, Path path2, LinkOption... options) throws IOException {
		return toRealPath(path1).equals(toRealPath(path2));
	}

	@Override
	public String getSeparator() {
		return ModulePath.SEPARATOR;
	}

	@Override
	public String getPathSeparator() {
		return ":";
	}

	// A JSON module may be there as code that exports its value, for importers that do
	// not
	// ask for JSON. JSON never begins like that code.
	@Override
	public String getMimeType(Path path) {
		Map<String, String> modules = this.modules.get();
		String key = ModulePath.of(path).key();
		String text = (modules != null) ? modules.get(key) : null;
		boolean json = key.endsWith(".json") && text != null && !text.startsWith("export ");
		return (json) ? "application/json" : "application/javascript+module";
	}

	@Override
	public Charset getEncoding(Path path) {
		return StandardCharsets.UTF_8;
	}

	private String read(Path path) throws IOException {
		String key = ModulePath.of(path).key();
		Map<String, String> modules = this.modules.get();
		String text = (modules != null) ? modules.get(key) : null;
		if (text == null) {
			throw new NoSuchFileException(key, null, missing(key, (modules != null) ? modules : Map.of()));
		}
		return text;
	}

	private static String missing(String key, Map<String, String> modules) {
		if (NodeModules.isOfNode(key)) {
			return "The worker has no module named " + quoted(key) + ". "
					+ NodeModules.hint(modules.containsKey(NodeModules.ANY));
		}
		List<String> names = modules.entrySet()
			.stream()
			.filter((module) -> isOwn(module.getKey(), module.getValue()))
			.map(Map.Entry::getKey)
			.sorted()
			.toList();
		String known = names.stream()
			.limit(LISTED_MODULES)
			.map(ModuleFileSystem::quoted)
			.collect(Collectors.joining(", "));
		int more = names.size() - LISTED_MODULES;
		return "The worker has no module named " + quoted(key) + ". Its modules are: " + known
				+ ((more > 0) ? " and " + more + " more." : ".");
	}

	// Those with a scheme are not.
	private static boolean isOwn(String name, String text) {
		return name.indexOf(':') < 0 && !NodeModules.isAlias(name, text);
	}

	private static IOException refused(Path path) {
		String key = ModulePath.of(path).key();
		return new AccessDeniedException(key, null, "The module " + quoted(key) + " can only be read.");
	}

	private static String quoted(String name) {
		return '"' + name + '"';
	}

	/**
	 * A module's bytes, for reading.
	 */
	private static final class ModuleChannel implements SeekableByteChannel {

		private final ByteBuffer content;

		private boolean open = true;

		ModuleChannel(byte[] content) {
			this.content = ByteBuffer.wrap(content);
		}

		@Override
		public int read(ByteBuffer target) {
			if (!this.content.hasRemaining()) {
				return -1;
			}
			int count = Math.min(target.remaining(), this.content.remaining());
			target.put(this.content.slice(this.content.position(), count));
			this.content.position(this.content.position() + count);
			return count;
		}

		@Override
		public int write(ByteBuffer source) {
			throw new NonWritableChannelException();
		}

		@Override
		public long position() {
			return this.content.position();
		}

		@Override
		public SeekableByteChannel position(long position) {
			this.content.position((int) Math.min(position, this.content.limit()));
			return this;
		}

		@Override
		public long size() {
			return this.content.limit();
		}

		@Override
		public SeekableByteChannel truncate(long size) {
			throw new NonWritableChannelException();
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
