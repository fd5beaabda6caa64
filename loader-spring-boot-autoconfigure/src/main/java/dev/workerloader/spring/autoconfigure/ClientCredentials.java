package dev.workerloader.spring.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;

/**
 * The token of an OAuth2 client as the value of the header {@code Authorization}. The
 * manager keeps it and gets a new one in time. It is asked by one thread at a time, which
 * all requests that need the token wait for, each no longer than its patience: a manager
 * of the application may wait for a server without end.
 */
final class ClientCredentials implements Supplier<String> {

	private static final Logger logger = LoggerFactory.getLogger("dev.workerloader.outbound");

	/** Not a user: the token is the application's own. */
	private static final String PRINCIPAL = "worker-loader";

	private static final int MAX_CODE = 100;

	private final String client;

	private final OAuth2AuthorizedClientManager manager;

	private final Executor executor;

	private final Duration patience;

	private FutureTask<String> running = new FutureTask<>(() -> "");

	private boolean asking;

	/**
	 * Create new {@link ClientCredentials}.
	 * @param client the id of the client's registration
	 * @param manager gets tokens and keeps them
	 * @param executor where the manager is asked
	 * @param patience how long one request waits
	 */
	ClientCredentials(String client, OAuth2AuthorizedClientManager manager, Executor executor, Duration patience) {
		this.client = client;
		this.manager = manager;
		this.executor = executor;
		this.patience = patience;
	}

	@Override
	public String get() {
		try {
			return ask().get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw denied();
		}
		catch (TimeoutException ex) {
			logger.warn("The OAuth2 client '{}' got no token within {} ms, so a request of a worker is denied",
					this.client, this.patience.toMillis());
			throw denied();
		}
		catch (ExecutionException ex) {
			logger.warn("The OAuth2 client '{}' got no token, so a request of a worker is denied: {}", this.client,
					reason(Objects.requireNonNullElse(ex.getCause(), ex)));
			throw denied();
		}
		catch (RejectedExecutionException ex) {
			logger.warn("The OAuth2 client '{}' cannot get a token any more: the application is shutting down",
					this.client);
			throw denied();
		}
	}

	private synchronized FutureTask<String> ask() {
		if (!this.asking) {
			FutureTask<String> task = new FutureTask<>(this::authorize) {

				@Override
				protected void done() {
					answered();
				}

			};
			this.running = task;
			this.asking = true;
			try {
				this.executor.execute(task);
			}
			catch (RejectedExecutionException ex) {
				this.asking = false;
				throw ex;
			}
		}
		return this.running;
	}

	private synchronized void answered() {
		this.asking = false;
	}

	private String authorize() {
		OAuth2AuthorizedClient authorized = this.manager
			.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(this.client).principal(PRINCIPAL).build());
		OAuth2AccessToken token = Objects.requireNonNull(authorized, "There is no provider for the grant of the client")
			.getAccessToken();
		return token.getTokenType().getValue() + " " + token.getTokenValue();
	}

	/**
	 * Describe a failure without its message, which may repeat what the server sent.
	 */
	private static String reason(Throwable failure) {
		String code = (failure instanceof OAuth2AuthorizationException ex) ? ex.getError().getErrorCode() : "";
		String shown = LogText.escape(code.substring(0, Math.min(code.length(), MAX_CODE)));
		return failure.getClass().getName() + (shown.isEmpty() ? "" : " [" + shown + "]");
	}

	private static OutboundDeniedException denied() {
		return new OutboundDeniedException(OutboundReason.CREDENTIAL,
				"The application could not get the credential that it adds to this request, so the request was not sent. "
						+ "Trying again later may help.");
	}

}
