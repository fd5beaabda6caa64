package dev.workerloader.spring.autoconfigure;

import java.security.Principal;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Takes along the authentication of Spring Security, each time in a context of its own: a
 * bean that changes its context changes neither the caller's nor that of another call.
 */
final class SecurityContextCarrier implements CallerSecurity {

	private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

	private final Supplier<SecurityContextHolderStrategy> strategy;

	/**
	 * Create a new instance.
	 * @param strategy returns what holds contexts, which may be replaced in
	 * {@link SecurityContextHolder} at any time
	 */
	SecurityContextCarrier(Supplier<SecurityContextHolderStrategy> strategy) {
		this.strategy = strategy;
	}

	@Override
	public @Nullable Principal principal() {
		Authentication authentication = this.strategy.get().getContext().getAuthentication();
		return this.trust.isAnonymous(authentication) ? null : authentication;
	}

	@Override
	public Runnable carry(Runnable task) {
		SecurityContextHolderStrategy holder = this.strategy.get();
		Authentication authentication = holder.getContext().getAuthentication();
		return () -> {
			SecurityContext context = holder.createEmptyContext();
			context.setAuthentication(authentication);
			DelegatingSecurityContextRunnable secured = new DelegatingSecurityContextRunnable(task, context);
			secured.setSecurityContextHolderStrategy(holder);
			secured.run();
		};
	}

}
