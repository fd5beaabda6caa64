package dev.workerloader.internal.code;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import dev.workerloader.ErrorCode;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.TailHandler;
import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerCodeException;
import dev.workerloader.WorkerException.Facts;
import dev.workerloader.WorkerModule;
import dev.workerloader.WorkerModule.Kind;
import dev.workerloader.internal.code.PreparedCode.EnvEntry;
import dev.workerloader.internal.guest.NodeModules;
import dev.workerloader.internal.outbound.OutboundPolicies;
import dev.workerloader.internal.rpc.Names;
import dev.workerloader.internal.wire.MessageReader;
import dev.workerloader.internal.wire.MessageTooLargeException;
import dev.workerloader.internal.wire.MessageWriter;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.internal.wire.UnencodableException;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.rpc.Binding;

/**
 * Validates code in the order of semantics L5 and copies everything that the caller owns.
 * The first problem is reported.
 */
public final class CodePreparer {

	private static final int MAX_MODULES = 256;

	private static final int MAX_ENV_ENTRIES = 1_000;

	private static final Pattern ENV_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]{0,99}");

	private static final JsonMapper JSON = new JsonMapper();

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd")
		.withResolverStyle(ResolverStyle.STRICT);

	private final BindingRegistry registry;

	private final Set<String> defaultBindings;

	private final Limits limits;

	private final Limits maximumLimits;

	private final String compatibilityDate;

	private final OutboundPolicies outboundPolicies;

	private final Clock clock;

	/**
	 * Create a new {@link CodePreparer}.
	 * @param registry the registered bindings
	 * @param defaultBindings the names of those that every worker gets
	 * @param limits the limits that are in force where code sets none
	 * @param maximumLimits the limits that no code may exceed
	 * @param compatibilityDate the date of code that names none
	 * @param outboundPolicies the outbound policies that code can choose
	 * @param clock tells today's date
	 */
	public CodePreparer(BindingRegistry registry, Set<String> defaultBindings, Limits limits, Limits maximumLimits,
			String compatibilityDate, OutboundPolicies outboundPolicies, Clock clock) {
		this.registry = registry;
		this.defaultBindings = Set.copyOf(defaultBindings);
		this.limits = limits;
		this.maximumLimits = maximumLimits;
		this.compatibilityDate = compatibilityDate;
		this.outboundPolicies = outboundPolicies;
		this.clock = clock;
	}

	/**
	 * Validate and copy code.
	 * @param code the code
	 * @return the prepared code
	 * @throws WorkerCodeException if the code is not valid
	 */
	public PreparedCode prepare(WorkerCode code) {
		return prepare(code, code.limits().orElse(this.limits).atMost(this.maximumLimits), this.defaultBindings,
				this::outbound, code.tail());
	}

	/**
	 * Validate and copy code that a worker has given for another one. It gets what the
	 * worker gives it and no more, and reaches what the worker reaches, or nothing.
	 * @param code the code
	 * @param starter the code of the worker
	 * @return the prepared code
	 * @throws WorkerCodeException if the code is not valid
	 */
	public PreparedCode prepareNested(WorkerCode code, PreparedCode starter) {
		return prepare(code, code.limits().orElse(starter.limits()).atMost(starter.limits()), Set.of(),
				(given) -> (given.globalOutbound() != null) ? OutboundPolicy.blocked() : starter.outbound(),
				starter.tail());
	}

	private PreparedCode prepare(WorkerCode code, Limits inForce, Set<String> defaults,
			Function<WorkerCode, OutboundPolicy> policy, @Nullable TailHandler tail) {
		Map<String, WorkerModule> modules = modules(code);
		String main = mainModule(code, modules);
		requireCodeSize(modules, inForce);
		String date = (code.compatibilityDate() != null) ? code.compatibilityDate() : this.compatibilityDate;
		requireDate(date);
		boolean node = hasNode(code.compatibilityFlags());
		Map<String, Binding> bindings = new LinkedHashMap<>();
		List<EnvEntry> env = env(code, inForce, defaults, bindings);
		OutboundPolicy outbound = policy.apply(code);
		String hash = new CodeHash().add("main", main)
			.add("date", date)
			.add("flags", node ? NodeModules.FLAG : "")
			.add("outbound", outbound.fingerprint())
			.add("limits", inForce.asMap().toString())
			.addModules(modules)
			.addEnv(env, bindings)
			.toText();
		return new PreparedCode(hash, main, modules.keySet(), ModuleSources.of(modules, node), env, bindings, inForce,
				outbound, node ? NodeUse.globals(modules.values()) : null, tail);
	}

	private OutboundPolicy outbound(WorkerCode code) {
		try {
			return this.outboundPolicies.resolve(code.globalOutbound());
		}
		catch (IllegalArgumentException ex) {
			throw invalid(null, String.valueOf(ex.getMessage()));
		}
	}

	private static Map<String, WorkerModule> modules(WorkerCode code) {
		Map<String, WorkerModule> modules = new LinkedHashMap<>(code.modules());
		if (modules.isEmpty() && code.sources().isEmpty()) {
			throw invalid(null, "The code has no modules. Add one: WorkerCode.builder(\"agent.js\", source).");
		}
		if (modules.size() + code.sources().size() > MAX_MODULES) {
			throw invalid(null, "The code has " + (modules.size() + code.sources().size()) + " modules, but at most "
					+ MAX_MODULES + " are allowed. Bundle some of them.");
		}
		code.sources().forEach((name, source) -> modules.put(name, plainModule(name, source)));
		modules.forEach(CodePreparer::requireModule);
		return modules;
	}

	private static WorkerModule plainModule(String name, String source) {
		Kind kind = ModuleNames.kindOf(name);
		if (kind == null) {
			throw invalid(name, "The kind of the module " + SafeText.quote(name, ModuleNames.MAX_LENGTH)
					+ " is not known from its name. Name it .js or .mjs (ES module), .cjs (CommonJS), .json or .txt, "
					+ "or pass its kind: WorkerModule.js, cjs, json, text or data.");
		}
		return switch (kind) {
			case CJS -> WorkerModule.cjs(source);
			case TEXT -> WorkerModule.text(source);
			case JSON -> jsonModule(name, source);
			default -> WorkerModule.js(source);
		};
	}

	static WorkerModule jsonModule(String name, String source) {
		try {
			return WorkerModule.json(JSON.readTree(source));
		}
		catch (JacksonException ex) {
			throw new WorkerCodeException(ErrorCode.INVALID_CODE,
					"The module " + SafeText.quote(name, ModuleNames.MAX_LENGTH) + " is not valid JSON: "
							+ ex.getOriginalMessage() + ". Correct it, or pass it as text.",
					name, ex.getLocation().getLineNr(), ex.getLocation().getColumnNr(), ex, Facts.NONE);
		}
	}

	private static void requireModule(String name, WorkerModule module) {
		String problem = ModuleNames.problem(name);
		if (problem != null) {
			throw invalid(name,
					"The module name " + SafeText.quote(name, ModuleNames.MAX_LENGTH) + " " + problem + ".");
		}
	}

	private static String mainModule(WorkerCode code, Map<String, WorkerModule> modules) {
		String main = code.mainModule();
		if (main == null) {
			throw invalid(null, "The code names no main module. Call mainModule(name) with one of: "
					+ names(modules.keySet()) + ".");
		}
		WorkerModule module = modules.get(main);
		if (module == null) {
			throw invalid(main, "The main module " + SafeText.quote(main, ModuleNames.MAX_LENGTH)
					+ " is not among the modules: " + names(modules.keySet()) + ".");
		}
		if (module.kind() != Kind.JS) {
			throw invalid(main,
					"The main module " + SafeText.quote(main, ModuleNames.MAX_LENGTH) + " is of the kind "
							+ module.kind()
							+ ". It must be an ES module: name it .js or .mjs, or pass WorkerModule.js(source).");
		}
		return main;
	}

	private static void requireCodeSize(Map<String, WorkerModule> modules, Limits limits) {
		long size = modules.values().stream().mapToLong(WorkerModule::size).sum();
		if (size > limits.get(Limit.CODE_SIZE)) {
			throw invalid(null, "The modules have " + size + " characters together, more than the limit of "
					+ limits.describe(Limit.CODE_SIZE) + ".");
		}
	}

	private void requireDate(String date) {
		try {
			LocalDate parsed = LocalDate.parse(date, DATE);
			LocalDate today = LocalDate.now(this.clock.withZone(ZoneOffset.UTC));
			if (parsed.isAfter(today)) {
				throw invalid(null,
						"The compatibility date " + date + " is in the future. Use " + today + " or an earlier date.");
			}
		}
		catch (DateTimeParseException ex) {
			throw invalid(null, "The compatibility date " + SafeText.quote(date, 40)
					+ " is not a date. Write it as YYYY-MM-DD, such as " + this.compatibilityDate + ".");
		}
	}

	/**
	 * A flag that is ignored would be a promise not kept.
	 */
	private static boolean hasNode(List<String> flags) {
		for (String flag : flags) {
			if (!flag.equals(NodeModules.FLAG)) {
				throw invalid(null,
						"The compatibility flag " + SafeText.quote(flag, 100)
								+ " is not known. There is one, which gives a worker modules of Node: "
								+ NodeModules.FLAG + ".");
			}
		}
		return !flags.isEmpty();
	}

	private List<EnvEntry> env(WorkerCode code, Limits limits, Set<String> defaults, Map<String, Binding> bindings) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		defaults.forEach((name) -> values.put(registeredName(name), registered(name)));
		code.bindings().forEach((name, props) -> values.put(registeredName(name), registered(name).withProps(props)));
		values.putAll(code.env());
		if (values.size() > MAX_ENV_ENTRIES) {
			throw invalid(null, "The env has " + values.size() + " entries, but at most " + MAX_ENV_ENTRIES
					+ " are allowed. Put data that belongs together into one object.");
		}
		long[] left = { limits.get(Limit.ENV_SIZE) };
		List<EnvEntry> entries = new ArrayList<>();
		values.forEach((name, value) -> entries.add(entry(name, value, limits, left, bindings)));
		return entries;
	}

	private static EnvEntry entry(String name, @Nullable Object value, Limits limits, long[] left,
			Map<String, Binding> bindings) {
		if (!ENV_NAME.matcher(name).matches()) {
			throw invalid(null, "The env name " + SafeText.quote(name, 100)
					+ " is not a JavaScript name of at most 100 characters. Use letters, digits and '_'.");
		}
		if (value instanceof Binding || Binding.isBindable(value)) {
			Binding binding = copyProps(name, (value instanceof Binding given) ? given : bind(name, value), limits);
			bindings.put(name, binding);
			return new EnvEntry(name, null, binding.methods());
		}
		try {
			String data = ValueWriter.data().encode(value, "env." + name, (int) Math.min(left[0], Integer.MAX_VALUE));
			left[0] -= data.length();
			return new EnvEntry(name, data, List.of());
		}
		catch (UnencodableException ex) {
			throw new WorkerCodeException(ErrorCode.ENV_NOT_SERIALIZABLE, ex.path() + ": " + ex.sentence(), null, 0, 0,
					ex, Facts.NONE);
		}
		catch (MessageTooLargeException ex) {
			throw envTooLarge("env." + name, limits, ex);
		}
	}

	private static Binding bind(String name, @Nullable Object value) {
		try {
			return Binding.of(Objects.requireNonNull(value));
		}
		catch (IllegalArgumentException ex) {
			throw new WorkerCodeException(ErrorCode.ENV_NOT_SERIALIZABLE, "env." + name + ": " + ex.getMessage(), null,
					0, 0, ex, Facts.NONE);
		}
	}

	/**
	 * Props are data: what the methods see is what could have crossed the wall, and
	 * nothing that the caller can still change.
	 */
	@SuppressWarnings("unchecked")
	private static Binding copyProps(String name, Binding binding, Limits limits) {
		if (binding.props().isEmpty()) {
			return binding;
		}
		String root = "env." + name + ".props";
		try (MessageReader copy = MessageReader.of(MessageWriter.of("props")
			.encoded(ValueWriter.data()
				.encode(binding.props(), root, (int) Math.min(limits.get(Limit.ENV_SIZE), Integer.MAX_VALUE)))
			.toText())) {
			return binding.withProps((Map<String, @Nullable Object>) Objects.requireNonNull(copy.value()));
		}
		catch (UnencodableException ex) {
			throw new WorkerCodeException(ErrorCode.ENV_NOT_SERIALIZABLE, ex.path() + ": " + ex.sentence(), null, 0, 0,
					ex, Facts.NONE);
		}
		catch (MessageTooLargeException ex) {
			throw envTooLarge(root, limits, ex);
		}
	}

	private static WorkerCodeException envTooLarge(String path, Limits limits, Exception cause) {
		return new WorkerCodeException(ErrorCode.ENV_NOT_SERIALIZABLE, "The env is larger than the limit of "
				+ limits.describe(Limit.ENV_SIZE) + " at " + path + ". Pass large data through a binding.", null, 0, 0,
				cause, Facts.NONE);
	}

	private String registeredName(String name) {
		String registered = this.registry.nameOf(name);
		if (registered == null) {
			List<String> nearest = Names.nearest(name, this.registry.names());
			throw invalid(null,
					"There is no binding " + SafeText.quote(name, 100) + ". "
							+ (nearest.isEmpty()
									? (this.registry.names().isEmpty() ? "None is registered."
											: "Registered are: " + names(this.registry.names()) + ".")
									: "Did you mean " + String.join(" or ", nearest) + "?"));
		}
		return registered;
	}

	private Binding registered(String name) {
		Binding binding = this.registry.find(registeredName(name));
		return Objects.requireNonNull(binding);
	}

	private static String names(Collection<String> names) {
		TreeSet<String> sorted = new TreeSet<>(names);
		String text = String.join(", ", sorted.stream().limit(20).map((name) -> SafeText.escape(name, 100)).toList());
		return (sorted.size() > 20) ? text + ", …" : text;
	}

	private static WorkerCodeException invalid(@Nullable String module, String message) {
		return new WorkerCodeException(ErrorCode.INVALID_CODE, message, module, 0, 0, null, Facts.NONE);
	}

}
