package dev.workerloader.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link SandboxesEndpoint}.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = SandboxesEndpoint.class)
public class SandboxesEndpointWebExtension {

	private final SandboxesEndpoint delegate;

	/**
	 * Create a new {@link SandboxesEndpointWebExtension}.
	 * @param delegate the endpoint
	 */
	public SandboxesEndpointWebExtension(SandboxesEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * End a live sandbox.
	 * @param id the generated id of the sandbox
	 * @return no content, or not found if there is no such sandbox
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> evict(@Selector String id) {
		boolean evicted = this.delegate.evict(id);
		return new WebEndpointResponse<>(
				evicted ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
