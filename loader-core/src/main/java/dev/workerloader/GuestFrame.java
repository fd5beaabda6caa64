package dev.workerloader;

import org.jspecify.annotations.Nullable;

/**
 * A frame of a worker's stack.
 *
 * @param function the name of the function, or {@code null} at the top level and in
 * functions without a name
 * @param module the name of the module
 * @param line the line, from 1
 * @param column the column, from 1
 * @since 0.1.0
 */
public record GuestFrame(@Nullable String function, String module, int line, int column) {

	@Override
	public String toString() {
		String place = this.module + ":" + this.line + ":" + this.column;
		return (this.function != null) ? this.function + " (" + place + ")" : place;
	}

}
