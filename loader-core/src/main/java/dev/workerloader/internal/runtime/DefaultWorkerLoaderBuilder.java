package dev.workerloader.internal.runtime;

import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.workerloader.BindingLimits;
import dev.workerloader.Limit;
import dev.workerloader.Limits;
import dev.workerloader.LogListener;
import dev.workerloader.OwnerQuota;
import dev.workerloader.TailHandler;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.Isolation;
import dev.workerloader.host.SandboxHost;
import dev.workerloader.host.graal.GraalSandboxHost;
import dev.workerloader.internal.code.BindingRegistry;
import dev.workerloader.internal.rpc.Names;
import dev.workerloader.internal.outbound.AllowedOrigins;
import dev.workerloader.internal.outbound.OutboundPolicies;
import dev.workerloader.outbound.OutboundListener;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.rpc.ArgumentValidator;
import dev.workerloader.rpc.Binding;

/**
 * The builder of {@link DefaultWorkerLoader}.
 */
public final class DefaultWorkerLoaderBuilder implements WorkerLoader.Builder {

	private static final String RELEASE_DATE = "2026-11-01";

	private final BindingRegistry registry = new BindingRegistry();

	private final Map<String, BindingLimits> bindingLimits = new LinkedHashMap<>();

	private final Set<String> defaultBindings = new LinkedHashSet<>();

	private final Map<String, OutboundPolicy> outboundPolicies = new LinkedHashMap<>();

	private final List<OutboundListener> outboundListeners = new ArrayList<>();

	private @Nullable OutboundObserver outboundObserver;

	private String defaultOutboundPolicy = OutboundPolicy.blocked().name();

	private AllowedOrigins allowedOrigins = AllowedOrigins.all();

	private final List<TailHandler> tails = new ArrayList<>();

	private final List<LogListener> logListeners = new ArrayList<>();

	private Limits limits = Limits.none();

	private Limits maximumLimits = Limits.none();

	private String compatibilityDate = RELEASE_DATE;

	private @Nullable SandboxHost host;

	private Isolation requiredIsolation = Isolation.CONTEXT;

	private int maxConcurrent = 10_000;

	private int queueCapacity = 1_000;

	private Duration queueTimeout = Duration.ofSeconds(5);

	private OwnerQuota ownerQuota = OwnerQuota.NONE;

	private int maxCachedWorkers = 1_000;

	private Duration idleTimeout = Duration.ofMinutes(10);

	private Duration bindingCallTimeout = Duration.ofSeconds(10);

	private int maxBindingThreads = 200;

	private @Nullable Executor bindingExecutor;

	private UnaryOperator<Runnable> bindingTaskDecorator = UnaryOperator.identity();

	private Supplier<? extends @Nullable Principal> callerPrincipal = () -> null;

	private Supplier<Locale> callerLocale = Locale::getDefault;

	private ArgumentValidator argumentValidator = (target, method, arguments) -> List.of();

	private Predicate<Class<?>> guestVisible = (type) -> false;

	private Duration shutdownGracePeriod = Duration.ofSeconds(10);

	@Override
	public WorkerLoader.Builder binding(String name, Object object) {
		this.registry.add(name, (object instanceof Binding binding) ? binding : Binding.of(object));
		return this;
	}

	@Override
	public WorkerLoader.Builder bindingLimits(String name, BindingLimits limits) {
		this.bindingLimits.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(limits, "limits"));
		return this;
	}

	@Override
	public WorkerLoader.Builder defaultBindings(String... names) {
		this.defaultBindings.addAll(List.of(names));
		return this;
	}

	@Override
	public WorkerLoader.Builder limits(Limits limits) {
		this.limits = limits.orElse(this.limits);
		return this;
	}

	@Override
	public WorkerLoader.Builder maximumLimits(Limits limits) {
		this.maximumLimits = limits.orElse(this.maximumLimits);
		return this;
	}

	@Override
	public WorkerLoader.Builder compatibilityDate(String date) {
		this.compatibilityDate = Objects.requireNonNull(date, "date");
		return this;
	}

	@Override
	public WorkerLoader.Builder host(SandboxHost host) {
		this.host = Objects.requireNonNull(host, "host");
		return this;
	}

	@Override
	public WorkerLoader.Builder requiredIsolation(Isolation isolation) {
		this.requiredIsolation = Objects.requireNonNull(isolation, "isolation");
		return this;
	}

	@Override
	public WorkerLoader.Builder maxConcurrent(int maxConcurrent) {
		this.maxConcurrent = positive("maxConcurrent", maxConcurrent);
		return this;
	}

	@Override
	public WorkerLoader.Builder queueCapacity(int capacity) {
		this.queueCapacity = positive("queueCapacity", capacity);
		return this;
	}

	@Override
	public WorkerLoader.Builder ownerQuota(OwnerQuota quota) {
		this.ownerQuota = Objects.requireNonNull(quota, "quota");
		return this;
	}

	@Override
	public WorkerLoader.Builder queueTimeout(Duration timeout) {
		this.queueTimeout = positive("queueTimeout", timeout);
		return this;
	}

	@Override
	public WorkerLoader.Builder maxCachedWorkers(int maxWorkers) {
		this.maxCachedWorkers = positive("maxCachedWorkers", maxWorkers);
		return this;
	}

	@Override
	public WorkerLoader.Builder idleTimeout(Duration timeout) {
		this.idleTimeout = positive("idleTimeout", timeout);
		return this;
	}

	@Override
	public WorkerLoader.Builder bindingCallTimeout(Duration timeout) {
		this.bindingCallTimeout = positive("bindingCallTimeout", timeout);
		return this;
	}

	@Override
	public WorkerLoader.Builder maxBindingThreads(int maxThreads) {
		this.maxBindingThreads = positive("maxBindingThreads", maxThreads);
		return this;
	}

	@Override
	public WorkerLoader.Builder bindingExecutor(Executor executor) {
		this.bindingExecutor = Objects.requireNonNull(executor, "executor");
		return this;
	}

	@Override
	public WorkerLoader.Builder bindingTaskDecorator(UnaryOperator<Runnable> decorator) {
		this.bindingTaskDecorator = Objects.requireNonNull(decorator, "decorator");
		return this;
	}

	@Override
	public WorkerLoader.Builder callerPrincipal(Supplier<? extends @Nullable Principal> principal) {
		this.callerPrincipal = Objects.requireNonNull(principal, "principal");
		return this;
	}

	@Override
	public WorkerLoader.Builder callerLocale(Supplier<Locale> locale) {
		this.callerLocale = Objects.requireNonNull(locale, "locale");
		return this;
	}

	@Override
	public WorkerLoader.Builder argumentValidator(ArgumentValidator validator) {
		this.argumentValidator = Objects.requireNonNull(validator, "validator");
		return this;
	}

	@Override
	public WorkerLoader.Builder guestVisible(Predicate<Class<?>> exceptionTypes) {
		this.guestVisible = this.guestVisible.or(exceptionTypes);
		return this;
	}

	@Override
	public WorkerLoader.Builder outboundPolicy(String name, OutboundPolicy policy) {
		Objects.requireNonNull(policy, "policy");
		if (this.outboundPolicies.putIfAbsent(Objects.requireNonNull(name, "name"), policy) != null) {
			throw new IllegalArgumentException("There is already an outbound policy '" + name + "'.");
		}
		return this;
	}

	@Override
	public WorkerLoader.Builder defaultOutboundPolicy(String name) {
		this.defaultOutboundPolicy = Objects.requireNonNull(name, "name");
		return this;
	}

	@Override
	public WorkerLoader.Builder allowedOrigins(Collection<String> origins) {
		this.allowedOrigins = AllowedOrigins.of(origins);
		return this;
	}

	@Override
	public WorkerLoader.Builder onOutbound(OutboundListener listener) {
		this.outboundListeners.add(Objects.requireNonNull(listener, "listener"));
		return this;
	}

	@Override
	public WorkerLoader.Builder outboundObserver(OutboundObserver observer) {
		this.outboundObserver = Objects.requireNonNull(observer, "observer");
		return this;
	}

	@Override
	public WorkerLoader.Builder tail(TailHandler handler) {
		this.tails.add(Objects.requireNonNull(handler, "handler"));
		return this;
	}

	@Override
	public WorkerLoader.Builder logListener(LogListener listener) {
		this.logListeners.add(Objects.requireNonNull(listener, "listener"));
		return this;
	}

	@Override
	public WorkerLoader.Builder shutdownGracePeriod(Duration period) {
		if (period.isNegative()) {
			throw new IllegalArgumentException("shutdownGracePeriod is " + period + ". It must not be negative.");
		}
		this.shutdownGracePeriod = period;
		return this;
	}

	@Override
	public WorkerLoader build() {
		Set<String> defaults = new LinkedHashSet<>();
		this.defaultBindings.forEach((name) -> defaults.add(registered(name, "the default bindings")));
		Map<String, BindingLimits> limitsByName = new LinkedHashMap<>();
		this.bindingLimits.forEach((name, value) -> limitsByName.put(registered(name, "limits of bindings"), value));
		Limits inForce = this.limits.orElse(Limits.defaults()).atMost(this.maximumLimits);
		requireBelowCeiling();
		OutboundPolicies policies = outboundPolicies();
		SandboxHost sandboxes = (this.host != null) ? this.host : GraalSandboxHost.builder().build();
		if (!sandboxes.isolation().satisfies(this.requiredIsolation)) {
			Isolation isolation = sandboxes.isolation();
			sandboxes.close();
			throw new IllegalStateException("The required isolation is '" + this.requiredIsolation
					+ "', but sandboxes here have only '" + isolation
					+ "'. Use a host that isolates as strongly as required, or accept the weaker isolation explicitly.");
		}
		return new DefaultWorkerLoader(new LoaderSettings(this.registry, limitsByName, defaults, inForce,
				this.maximumLimits, this.compatibilityDate, this.maxConcurrent, this.queueCapacity, this.queueTimeout,
				this.ownerQuota, this.maxCachedWorkers, this.idleTimeout, this.bindingCallTimeout,
				this.maxBindingThreads, this.bindingExecutor,
				new CallerSource(this.bindingTaskDecorator, this.callerPrincipal, this.callerLocale),
				this.argumentValidator, this.guestVisible, policies, List.copyOf(this.outboundListeners),
				this.outboundObserver, List.copyOf(this.tails), List.copyOf(this.logListeners),
				this.shutdownGracePeriod), sandboxes);
	}

	private OutboundPolicies outboundPolicies() {
		try {
			return new OutboundPolicies(this.outboundPolicies, OutboundPolicy.named(this.defaultOutboundPolicy),
					this.allowedOrigins);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	private String registered(String name, String where) {
		String registered = this.registry.nameOf(name);
		if (registered == null) {
			List<String> nearest = Names.nearest(name, this.registry.names());
			throw new IllegalStateException("There is no binding '" + name + "', which is named in " + where + ". "
					+ (nearest.isEmpty() ? "Register it with binding(name, object)."
							: "Did you mean " + String.join(" or ", nearest) + "?"));
		}
		return registered;
	}

	/**
	 * A default above the ceiling is lowered silently only if nobody asked for it.
	 */
	private void requireBelowCeiling() {
		for (Limit limit : Limit.values()) {
			if (this.limits.isSet(limit) && this.maximumLimits.isSet(limit)
					&& this.limits.get(limit) > this.maximumLimits.get(limit)) {
				throw new IllegalStateException("The limit " + this.limits.describe(limit) + " is above its maximum of "
						+ this.maximumLimits.describe(limit) + ". Lower the limit or raise the maximum.");
			}
		}
	}

	private static int positive(String name, int value) {
		if (value <= 0) {
			throw new IllegalArgumentException(name + " is " + value + ". It must be greater than zero.");
		}
		return value;
	}

	private static Duration positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException(name + " is " + value + ". It must be greater than zero.");
		}
		return value;
	}

}
