package dev.workerloader.host.graal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A path to a module: names separated by {@code /}, the same on every platform. Any text
 * is a path, so that a specifier such as {@code node:fs} is just a name.
 */
final class ModulePath implements Path {

	static final String SEPARATOR = "/";

	private static final ModulePath ROOT = new ModulePath(true, List.of());

	private static final ModulePath NAMELESS = new ModulePath(false, List.of());

	private final boolean absolute;

	private final List<String> names;

	private ModulePath(boolean absolute, List<String> names) {
		this.absolute = absolute;
		this.names = names;
	}

	static ModulePath of(String text) {
		List<String> names = new ArrayList<>();
		for (String name : text.split(SEPARATOR)) {
			if (!name.isEmpty()) {
				names.add(name);
			}
		}
		return new ModulePath(text.startsWith(SEPARATOR), List.copyOf(names));
	}

	static ModulePath of(Path path) {
		if (path instanceof ModulePath modulePath) {
			return modulePath;
		}
		throw new ProviderMismatchException();
	}

	/**
	 * Return the key of the module that this path leads to.
	 * @return the normalised path from the root, without a leading separator
	 */
	String key() {
		return String.join(SEPARATOR, toAbsolutePath().normalize().names);
	}

	@Override
	public FileSystem getFileSystem() {
		throw new UnsupportedOperationException("A module path belongs to no file system.");
	}

	@Override
	public boolean isAbsolute() {
		return this.absolute;
	}

	@Override
	public @Nullable Path getRoot() {
		return (this.absolute) ? ROOT : null;
	}

	// Never null: the engine fails on a module whose file has no name.
	@Override
	public Path getFileName() {
		return (this.names.isEmpty()) ? NAMELESS : getName(this.names.size() - 1);
	}

	@Override
	public @Nullable Path getParent() {
		int last = this.names.size() - 1;
		if (last < 0 || (last == 0 && !this.absolute)) {
			return null;
		}
		return new ModulePath(this.absolute, this.names.subList(0, last));
	}

	@Override
	public int getNameCount() {
		return this.names.size();
	}

	@Override
	public Path getName(int index) {
		return subpath(index, index + 1);
	}

	@Override
	public Path subpath(int beginIndex, int endIndex) {
		if (beginIndex < 0 || endIndex > this.names.size() || beginIndex >= endIndex) {
			throw new IllegalArgumentException("The path has no names from " + beginIndex + " to " + endIndex + ".");
		}
		return new ModulePath(false, this.names.subList(beginIndex, endIndex));
	}

	@Override
	public boolean startsWith(Path other) {
		return other instanceof ModulePath path && path.absolute == this.absolute
				&& path.names.size() <= this.names.size()
				&& this.names.subList(0, path.names.size()).equals(path.names);
	}

	@Override
	public boolean endsWith(Path other) {
		if (!(other instanceof ModulePath path)) {
			return false;
		}
		int offset = this.names.size() - path.names.size();
		if (path.absolute) {
			return this.absolute && offset == 0 && this.names.equals(path.names);
		}
		return offset >= 0 && this.names.subList(offset, this.names.size()).equals(path.names);
	}

	@Override
	public ModulePath normalize() {
		Deque<String> kept = new ArrayDeque<>();
		for (String name : this.names) {
			boolean up = name.equals("..");
			if (up && !kept.isEmpty() && !kept.getLast().equals("..")) {
				kept.removeLast();
			}
			else if (!name.equals(".") && !(up && this.absolute)) {
				kept.addLast(name);
			}
		}
		return new ModulePath(this.absolute, List.copyOf(kept));
	}

	@Override
	public Path resolve(Path other) {
		ModulePath path = of(other);
		if (path.absolute) {
			return path;
		}
		List<String> joined = new ArrayList<>(this.names);
		joined.addAll(path.names);
		return new ModulePath(this.absolute, List.copyOf(joined));
	}

	@Override
	public Path resolve(String other) {
		return resolve(of(other));
	}

	@Override
	public Path resolveSibling(String other) {
		return resolveSibling(of(other));
	}

	@Override
	public Path relativize(Path other) {
		ModulePath path = of(other);
		if (path.absolute != this.absolute) {
			throw new IllegalArgumentException("Only one of the two paths is absolute.");
		}
		int common = 0;
		while (common < Math.min(this.names.size(), path.names.size())
				&& this.names.get(common).equals(path.names.get(common))) {
			common++;
		}
		List<String> relative = new ArrayList<>();
		for (int i = common; i < this.names.size(); i++) {
			relative.add("..");
		}
		relative.addAll(path.names.subList(common, path.names.size()));
		return new ModulePath(false, List.copyOf(relative));
	}

	@Override
	public URI toUri() {
		try {
			return new URI("module", null, toAbsolutePath().toString(), null);
		}
		catch (URISyntaxException ex) {
			throw new InvalidPathException(toString(), ex.getReason());
		}
	}

	@Override
	public ModulePath toAbsolutePath() {
		return (this.absolute) ? this : new ModulePath(true, this.names);
	}

	@Override
	public Path toRealPath(LinkOption... options) {
		return toAbsolutePath().normalize();
	}

	@Override
	public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
		throw new UnsupportedOperationException("A module never changes.");
	}

	@Override
	public int compareTo(Path other) {
		return toString().compareTo(of(other).toString());
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof ModulePath other && this.absolute == other.absolute && this.names.equals(other.names);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.absolute, this.names);
	}

	@Override
	public String toString() {
		return ((this.absolute) ? SEPARATOR : "") + String.join(SEPARATOR, this.names);
	}

}
