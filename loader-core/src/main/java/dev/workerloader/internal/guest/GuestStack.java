package dev.workerloader.internal.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.workerloader.GuestFrame;
import dev.workerloader.internal.wire.SafeText;

/**
 * Reads the frames of a guest's stack. Only frames in modules of the worker are taken:
 * the text comes from the guest, which may have written anything.
 */
final class GuestStack {

	private static final int MAX_FRAMES = 20;

	private static final int MAX_FUNCTION = 100;

	private static final Pattern FRAME = Pattern
		.compile("^\\s*at (?:(.{1,200}?) \\()?/?([^()\\s:][^():\\n]{0,300}):(\\d{1,8}):(\\d{1,8})\\)?$");

	private GuestStack() {
	}

	/**
	 * Return the frames of a stack.
	 * @param stack the text of the stack, or {@code null}
	 * @param modules the names of the worker's modules
	 * @return the frames, the innermost first
	 */
	static List<GuestFrame> frames(@Nullable String stack, Set<String> modules) {
		List<GuestFrame> frames = new ArrayList<>();
		if (stack != null) {
			for (String line : stack.split("\n")) {
				Matcher matcher = FRAME.matcher(line);
				if (frames.size() < MAX_FRAMES && matcher.matches() && modules.contains(matcher.group(2))) {
					String function = matcher.group(1);
					frames.add(new GuestFrame((function != null) ? SafeText.escape(function, MAX_FUNCTION) : null,
							matcher.group(2), Integer.parseInt(matcher.group(3)), Integer.parseInt(matcher.group(4))));
				}
			}
		}
		return frames;
	}

}
