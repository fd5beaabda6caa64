package dev.workerloader.internal.wire;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Where a value is, in the notation of JavaScript: {@code env.CONFIG.items[3].owner}.
 * Kept while a value is walked and turned into text only when something is wrong.
 */
public final class ValuePath {

	private static final Pattern IDENTIFIER = Pattern.compile("[\\p{Alpha}_$][\\p{Alnum}_$]{0,63}");

	private static final int MAX_KEY_LENGTH = 64;

	private final String root;

	private Object[] steps = new Object[8];

	private int size;

	public ValuePath(String root) {
		this.root = root;
	}

	/**
	 * Go down into a property.
	 * @param key the key
	 */
	public void push(String key) {
		add(key);
	}

	/**
	 * Go down into an element.
	 * @param index the index, from 0
	 */
	public void push(int index) {
		add(index);
	}

	/**
	 * Go up again.
	 */
	public void pop() {
		this.size--;
	}

	/**
	 * Return whether the path is still at its root.
	 * @return whether nothing was pushed
	 */
	public boolean isRoot() {
		return this.size == 0;
	}

	private void add(Object step) {
		if (this.size == this.steps.length) {
			this.steps = Arrays.copyOf(this.steps, 2 * this.size);
		}
		this.steps[this.size++] = step;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.root);
		for (int i = 0; i < this.size; i++) {
			if (this.steps[i] instanceof String key) {
				append(text, key);
			}
			else {
				text.append('[').append(this.steps[i]).append(']');
			}
		}
		return text.toString();
	}

	private static void append(StringBuilder text, String key) {
		if (IDENTIFIER.matcher(key).matches()) {
			text.append(text.isEmpty() ? "" : ".").append(key);
		}
		else {
			text.append('[').append(SafeText.quote(key, MAX_KEY_LENGTH)).append(']');
		}
	}

}
