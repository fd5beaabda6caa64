package dev.workerloader.outbound;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that say what they are: a {@code Blob} of a worker, or a {@code File}, which also
 * has a name. Immutable.
 *
 * @since 0.1.0
 */
public final class WorkerBlob {

	private final byte[] bytes;

	private final String type;

	private final @Nullable String name;

	private final @Nullable Instant lastModified;

	private WorkerBlob(byte[] bytes, String type, @Nullable String name, @Nullable Instant lastModified) {
		if (!type.chars().allMatch((character) -> character >= ' ' && character <= '~')) {
			throw new IllegalArgumentException(
					"The type of a Blob is a media type such as text/plain: it consists of printable characters of ASCII.");
		}
		this.bytes = bytes;
		this.type = type.toLowerCase(Locale.ROOT);
		this.name = name;
		this.lastModified = lastModified;
	}

	/**
	 * Return a blob.
	 * @param bytes the bytes, which are copied
	 * @param type the media type, empty if it is not known
	 * @return the blob
	 * @throws IllegalArgumentException if the type has characters that none has
	 */
	public static WorkerBlob of(byte[] bytes, String type) {
		return new WorkerBlob(bytes.clone(), type, null, null);
	}

	/**
	 * Return a file.
	 * @param name the name
	 * @param bytes the bytes, which are copied
	 * @param type the media type, empty if it is not known
	 * @return the file, which was modified now
	 * @throws IllegalArgumentException if the type has characters that none has
	 */
	public static WorkerBlob file(String name, byte[] bytes, String type) {
		return file(name, bytes, type, Instant.now());
	}

	/**
	 * Return a file.
	 * @param name the name
	 * @param bytes the bytes, which are copied
	 * @param type the media type, empty if it is not known
	 * @param lastModified when it was modified
	 * @return the file
	 * @throws IllegalArgumentException if the type has characters that none has
	 */
	public static WorkerBlob file(String name, byte[] bytes, String type, Instant lastModified) {
		return new WorkerBlob(bytes.clone(), type, Objects.requireNonNull(name, "name"),
				Objects.requireNonNull(lastModified, "lastModified"));
	}

	/**
	 * Return the bytes.
	 * @return a copy of them
	 */
	public byte[] bytes() {
		return this.bytes.clone();
	}

	/**
	 * Return the bytes as text.
	 * @return the text, read as UTF-8
	 */
	public String text() {
		return new String(this.bytes, StandardCharsets.UTF_8);
	}

	/**
	 * Return the bytes as a stream.
	 * @return a stream of its own for each call
	 */
	public InputStream stream() {
		return new ByteArrayInputStream(this.bytes);
	}

	/**
	 * Return how many bytes there are.
	 * @return the number
	 */
	public int size() {
		return this.bytes.length;
	}

	/**
	 * Return what the bytes are.
	 * @return the media type in lower case, empty if it is not known
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return the name of a file. One of a worker is whatever the worker says, and no path
	 * to write to.
	 * @return the name, or {@code null} of a blob that is no file
	 */
	public @Nullable String name() {
		return this.name;
	}

	/**
	 * Return when a file was modified.
	 * @return the time, or {@code null} of a blob that is no file
	 */
	public @Nullable Instant lastModified() {
		return this.lastModified;
	}

	@Override
	public String toString() {
		return ((this.name != null) ? "File" : "Blob") + "[" + this.bytes.length + " bytes]";
	}

}
