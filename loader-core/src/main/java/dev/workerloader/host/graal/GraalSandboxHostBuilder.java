package dev.workerloader.host.graal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.workerloader.host.GuestServices;
import dev.workerloader.internal.guest.BootstrapScript;
import dev.workerloader.internal.web.WebServices;

/**
 * Builds a {@link GraalSandboxHost}. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class GraalSandboxHostBuilder {

	private GraalHostSettings settings = GraalHostSettings.defaults();

	private String bootstrapScript = BootstrapScript.text();

	private Supplier<? extends GuestServices> services = WebServices::new;

	private boolean bridgeWarmUp = true;

	private @Nullable CompletableFuture<?> warmUp;

	GraalSandboxHostBuilder() {
	}

	/**
	 * Set the settings.
	 * @param settings the settings
	 * @return this builder
	 */
	public GraalSandboxHostBuilder settings(GraalHostSettings settings) {
		this.settings = settings;
		return this;
	}

	/**
	 * Set the script that is evaluated in each context before any guest code.
	 * @param script an expression that evaluates to a function from {@code post} to
	 * {@code deliver}
	 * @return this builder
	 */
	GraalSandboxHostBuilder bootstrap(String script) {
		this.bootstrapScript = script;
		this.bridgeWarmUp = false;
		return this;
	}

	/**
	 * Set what guests may ask of the host while they wait.
	 * @param services creates the services of a sandbox
	 * @return this builder
	 */
	GraalSandboxHostBuilder services(Supplier<? extends GuestServices> services) {
		this.services = services;
		return this;
	}

	/**
	 * Set what the first guest waits for instead of the warm-up of the engine.
	 * @param warmUp completes when the engine's classes can no longer be broken
	 * @return this builder
	 */
	GraalSandboxHostBuilder warmUp(CompletableFuture<?> warmUp) {
		this.warmUp = warmUp;
		return this;
	}

	/**
	 * Start a host.
	 * @return the host
	 */
	public GraalSandboxHost build() {
		return new GraalSandboxHost(this.settings,
				new ContextFactory(this.settings, this.bootstrapScript, this.services), this.bridgeWarmUp, this.warmUp);
	}

}
