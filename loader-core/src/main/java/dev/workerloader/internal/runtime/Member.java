package dev.workerloader.internal.runtime;

import java.util.List;

/**
 * What a guest wants of a binding or of a result.
 *
 * @param path the names that lead to it, at least one
 * @param read whether it is read, not called
 */
record Member(List<String> path, boolean read) {

	/**
	 * Return the name of what is called.
	 */
	String name() {
		return this.path.isEmpty() ? "" : this.path.get(this.path.size() - 1);
	}

	/**
	 * Return the path to what it is called on.
	 */
	List<String> owner() {
		return (this.read || this.path.isEmpty()) ? this.path : this.path.subList(0, this.path.size() - 1);
	}

}
