package dev.workerloader.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.workerloader.BindingLimits;
import dev.workerloader.Limits;
import dev.workerloader.LogListener;
import dev.workerloader.OwnerQuota;
import dev.workerloader.TailHandler;
import dev.workerloader.internal.code.BindingRegistry;
import dev.workerloader.internal.outbound.OutboundPolicies;
import dev.workerloader.outbound.OutboundListener;
import dev.workerloader.outbound.OutboundObserver;
import dev.workerloader.rpc.ArgumentValidator;

/**
 * What a loader was built with.
 */
record LoaderSettings(BindingRegistry registry, Map<String, BindingLimits> bindingLimits, Set<String> defaultBindings,
		Limits limits, Limits maximumLimits, String compatibilityDate, int maxConcurrent, int queueCapacity,
		Duration queueTimeout, OwnerQuota ownerQuota, int maxCachedWorkers, Duration idleTimeout,
		Duration bindingCallTimeout, int maxBindingThreads, @Nullable Executor bindingExecutor, CallerSource caller,
		ArgumentValidator argumentValidator, Predicate<Class<?>> guestVisible, OutboundPolicies outboundPolicies,
		List<OutboundListener> outboundListeners, @Nullable OutboundObserver outboundObserver, List<TailHandler> tails,
		List<LogListener> logListeners, Duration shutdownGracePeriod) {

}
