package dev.workerloader.outbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a form: a {@code FormData} of a worker. Immutable.
 *
 * @since 0.1.0
 */
public final class WorkerForm {

	private final List<Entry> entries;

	private WorkerForm(List<Entry> entries) {
		this.entries = List.copyOf(entries);
	}

	/**
	 * Start a form.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return all entries.
	 * @return the entries in their order, of which several can have the same name
	 */
	public List<Entry> entries() {
		return this.entries;
	}

	/**
	 * Return the text of a field.
	 * @param name the name
	 * @return the text of the first entry of that name which is one, or {@code null}
	 */
	public @Nullable String text(String name) {
		return texts(name).stream().findFirst().orElse(null);
	}

	/**
	 * Return all texts of a field.
	 * @param name the name
	 * @return the texts in their order
	 */
	public List<String> texts(String name) {
		return named(name).flatMap((entry) -> Stream.ofNullable(entry.text())).toList();
	}

	/**
	 * Return a file.
	 * @param name the name of the field
	 * @return the first file of that name, or {@code null}
	 */
	public @Nullable WorkerBlob file(String name) {
		return files(name).stream().findFirst().orElse(null);
	}

	/**
	 * Return all files of a field.
	 * @param name the name of the field
	 * @return the files in their order
	 */
	public List<WorkerBlob> files(String name) {
		return named(name).flatMap((entry) -> Stream.ofNullable(entry.file())).toList();
	}

	private Stream<Entry> named(String name) {
		return this.entries.stream().filter((entry) -> entry.name().equals(name));
	}

	/**
	 * An entry: a text or a file.
	 *
	 * @param name the name of the field
	 * @param text the text, or {@code null}
	 * @param file the file, or {@code null}
	 * @since 0.1.0
	 */
	public record Entry(String name, @Nullable String text, @Nullable WorkerBlob file) {

		public Entry {
			Objects.requireNonNull(name, "name");
			if ((text == null) == (file == null)) {
				throw new IllegalArgumentException("An entry of a form is a text or a file.");
			}
		}

	}

	/**
	 * Builds forms. Not safe for use by many threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final List<Entry> entries = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Add a text.
		 * @param name the name of the field
		 * @param text the text
		 * @return this builder
		 */
		public Builder text(String name, String text) {
			this.entries.add(new Entry(name, text, null));
			return this;
		}

		/**
		 * Add a file.
		 * @param name the name of the field
		 * @param file the file; a blob that is none becomes one with the name
		 * {@code blob}
		 * @return this builder
		 */
		public Builder file(String name, WorkerBlob file) {
			this.entries.add(new Entry(name, null,
					(file.name() != null) ? file : WorkerBlob.file("blob", file.bytes(), file.type())));
			return this;
		}

		/**
		 * Build the form.
		 * @return the form
		 */
		public WorkerForm build() {
			return new WorkerForm(this.entries);
		}

	}

}
