package dev.workerloader.internal.code;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.workerloader.WorkerModule;
import dev.workerloader.WorkerModule.Kind;
import dev.workerloader.internal.guest.NodeModules;

/**
 * What code uses of Node, as far as its text tells: what can only be had at once must be
 * there before the code runs, and what no text names is not worth loading.
 */
final class NodeUse {

	private static final Pattern REQUIRED = Pattern.compile("\\brequire\\s*\\(\\s*([\"'`])([a-z_:/]{1,40})\\1\\s*\\)");

	/**
	 * The globals that come from a module.
	 */
	private static final List<String> GLOBALS = List.of("Buffer", "process");

	private NodeUse() {
	}

	/**
	 * Return the globals that modules name.
	 * @param modules the modules
	 * @return the names of the globals
	 */
	static List<String> globals(Collection<WorkerModule> modules) {
		return GLOBALS.stream()
			.filter((name) -> modules.stream().anyMatch((module) -> isCode(module) && module.content().contains(name)))
			.toList();
	}

	/**
	 * Return the modules of Node that CommonJS modules require by a name in their text.
	 * @param modules the modules by name
	 * @return what the modules call them; none that is a module of the worker's own
	 */
	static Set<String> required(Map<String, WorkerModule> modules) {
		Set<String> names = new TreeSet<>();
		for (WorkerModule module : modules.values()) {
			if (module.kind() == Kind.CJS) {
				Matcher matcher = REQUIRED.matcher(module.content());
				while (matcher.find()) {
					String name = matcher.group(2);
					if (NodeModules.isOfNode(name) && NodeModules.sources().containsKey(name)
							&& !modules.containsKey(name)) {
						names.add(name);
					}
				}
			}
		}
		return names;
	}

	private static boolean isCode(WorkerModule module) {
		return module.kind() == Kind.JS || module.kind() == Kind.CJS;
	}

}
