package dev.workerloader.internal.code;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.workerloader.ErrorCode;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerModule;
import dev.workerloader.WorkerModule.Kind;
import dev.workerloader.internal.rpc.GuestFacingException;
import dev.workerloader.internal.rpc.Names;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.outbound.OutboundPolicy;

/**
 * Code that a guest gives for a worker that it starts (semantics L17), in the words of a
 * guest.
 *
 * @param code the code
 * @param passed the names of the bindings of the guest that it passes on, by the names
 * that they get
 */
public record GuestCode(WorkerCode code, Map<String, String> passed) {

	private static final Set<String> PROPERTIES = Set.of("mainModule", "modules", "env", "globalOutbound", "limits",
			"compatibilityDate", "compatibilityFlags");

	private static final Set<String> KINDS = Set.of("js", "cjs", "text", "data", "json");

	private static final String MODULE_HELP = "It must be a string, or one of { js }, { cjs }, { text }, { json } with a "
			+ "value that JSON knows, and { data } with an ArrayBuffer.";

	/**
	 * Read code.
	 * @param value what the guest passed
	 * @param maxSize how large the modules may be together, in characters or bytes
	 * @return the code, which is not validated any further
	 * @throws GuestFacingException if it is none
	 */
	public static GuestCode read(@Nullable Object value, long maxSize) {
		Map<String, @Nullable Object> given = object(value, "The code");
		given.keySet().forEach(GuestCode::requireProperty);
		WorkerCode.Builder code = WorkerCode.builder();
		Map<String, @Nullable Object> modules = object(given.get("modules"), "modules");
		if (modules.isEmpty()) {
			throw invalid("The code has no modules. Add one: modules: { \"main.js\": source }.");
		}
		ContentSize sizes = new ContentSize(maxSize);
		modules.forEach((name, module) -> code.module(name, module(name, module, sizes)));
		code.mainModule(mainModule(given.get("mainModule"), modules));
		if (given.get("compatibilityDate") != null) {
			code.compatibilityDate(text(given.get("compatibilityDate"), "compatibilityDate"));
		}
		for (Object flag : list(given.get("compatibilityFlags"), "compatibilityFlags")) {
			code.compatibilityFlags(text(flag, "compatibilityFlags"));
		}
		code.limits(GuestLimits.read(given.get("limits"), "limits"));
		if (given.containsKey("globalOutbound")) {
			if (given.get("globalOutbound") != null) {
				throw invalid("globalOutbound can only be null, which blocks all requests. Leave it out to let the "
						+ "worker reach what you reach.");
			}
			code.globalOutbound(OutboundPolicy.blocked());
		}
		Map<String, String> passed = new LinkedHashMap<>();
		Object env = given.get("env");
		if (env != null) {
			object(env, "env").forEach((name, entry) -> {
				if (entry instanceof PassedBinding binding) {
					passed.put(name, binding.name());
					code.env(name, binding.binding());
				}
				else {
					code.env(name, entry);
				}
			});
		}
		return new GuestCode(code.build(), passed);
	}

	/**
	 * Return what a guest may know of the failure to prepare code that it gave.
	 * @param failure what {@link CodePreparer#prepareNested} threw
	 * @return what to throw instead
	 */
	public static GuestFacingException describe(WorkerCodeException failure) {
		String message = (failure.getCause() instanceof UnencodableException ex)
				? ex.guestMessage() + " Pass data, or a binding of yours as an entry of env itself."
				: String.valueOf(failure.getMessage());
		return new GuestFacingException(failure.code(), message, failure);
	}

	private static void requireProperty(String name) {
		if (!PROPERTIES.contains(name)) {
			List<String> nearest = Names.nearest(name, PROPERTIES);
			throw invalid("The code has the property " + SafeText.quote(name, 64) + ", which is not known."
					+ (nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?"));
		}
	}

	private static String mainModule(@Nullable Object main, Map<String, @Nullable Object> modules) {
		if (main == null) {
			throw invalid("The code names no main module. Set mainModule to the name of one of its modules.");
		}
		String name = text(main, "mainModule");
		Object module = modules.get(name);
		if (module != null && kind(name, module) != Kind.JS) {
			throw invalid("The main module " + SafeText.quote(name, ModuleNames.MAX_LENGTH)
					+ " must be an ES module: name it .js or .mjs, or pass it as { js: source }.");
		}
		return name;
	}

	private static WorkerModule module(String name, @Nullable Object module, ContentSize sizes) {
		String path = "modules[" + SafeText.quote(name, ModuleNames.MAX_LENGTH) + "]";
		Kind kind = kind(name, module);
		Object content = (module instanceof Map<?, ?> map) ? map.values().iterator().next() : module;
		if (kind == Kind.JSON && module instanceof String text) {
			return json(name, text);
		}
		return switch (kind) {
			case JS -> WorkerModule.js(text(content, path));
			case CJS -> WorkerModule.cjs(text(content, path));
			case TEXT -> WorkerModule.text(text(content, path));
			case DATA -> {
				if (content instanceof byte[] bytes) {
					sizes.take(bytes.length, path);
					yield WorkerModule.data(bytes);
				}
				throw invalid(path + ".data must be an ArrayBuffer.");
			}
			case JSON -> {
				sizes.require(content, path + ".json");
				yield WorkerModule.json(content);
			}
		};
	}

	private static WorkerModule json(String name, String text) {
		try {
			return CodePreparer.jsonModule(name, text);
		}
		catch (WorkerCodeException ex) {
			throw describe(ex);
		}
	}

	private static Kind kind(String name, @Nullable Object module) {
		if (module instanceof String) {
			Kind kind = ModuleNames.kindOf(name);
			if (kind == null) {
				throw invalid("The kind of the module " + SafeText.quote(name, ModuleNames.MAX_LENGTH)
						+ " is not known from its name. Name it .js or .mjs (ES module), .cjs (CommonJS), .json or .txt, "
						+ "or pass its kind: { js: source }.");
			}
			return kind;
		}
		if (module instanceof Map<?, ?> map && map.size() == 1 && map.keySet().iterator().next() instanceof String kind
				&& KINDS.contains(kind)) {
			return Kind.valueOf(kind.toUpperCase(Locale.ROOT));
		}
		throw invalid("The module " + SafeText.quote(name, ModuleNames.MAX_LENGTH) + " is none. " + MODULE_HELP);
	}

	private static String text(@Nullable Object value, String path) {
		if (value instanceof String text) {
			return text;
		}
		throw invalid(path + " must be a string.");
	}

	private static List<?> list(@Nullable Object value, String path) {
		if (value == null) {
			return List.of();
		}
		if (value instanceof List<?> list) {
			return list;
		}
		throw invalid(path + " must be an array.");
	}

	/**
	 * Return a plain object that a guest has passed.
	 * @param value what the guest passed
	 * @param path what messages call it
	 * @return its properties
	 * @throws GuestFacingException if it is none
	 */
	@SuppressWarnings("unchecked")
	public static Map<String, @Nullable Object> object(@Nullable Object value, String path) {
		if (value instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
			return (Map<String, @Nullable Object>) map;
		}
		throw invalid(path + " must be an object.");
	}

	private static GuestFacingException invalid(String message) {
		return new GuestFacingException(ErrorCode.INVALID_CODE, message);
	}

	/**
	 * Counts what the host writes for a module, as often as it writes it: what a guest
	 * passes may be shared. Of JSON only that passes which is JSON: not errors, say, of
	 * which the host would write all that a Java exception has.
	 */
	private static final class ContentSize {

		private static final int MAX_DEPTH = 64;

		private long left;

		ContentSize(long max) {
			this.left = max;
		}

		void take(int size, String path) {
			this.left -= size;
			if (this.left < 0) {
				throw invalid(path + " is too large: the modules are larger together than a worker's may be.");
			}
		}

		void require(@Nullable Object value, String path) {
			require(value, path, 0);
		}

		private void require(@Nullable Object value, String path, int depth) {
			take(2 + ((value instanceof String text) ? text.length() : 0), path);
			if (depth > MAX_DEPTH) {
				throw invalid(path + " contains itself, or has more than " + MAX_DEPTH + " levels.");
			}
			if (value instanceof Map<?, ?> map) {
				map.forEach((key, item) -> {
					if (!(key instanceof String)) {
						throw invalid(path + " has a key that is not a string.");
					}
					require(key, path, depth + 1);
					require(item, path, depth + 1);
				});
			}
			else if (value instanceof List<?> list) {
				list.forEach((item) -> require(item, path, depth + 1));
			}
			else if (!isScalar(value)) {
				throw invalid(path + " has a value that JSON does not know. " + MODULE_HELP);
			}
		}

		private static boolean isScalar(@Nullable Object value) {
			return value == null || value instanceof String || value instanceof Boolean || value instanceof Integer
					|| value instanceof Long || (value instanceof Double number && Double.isFinite(number));
		}

	}

}
