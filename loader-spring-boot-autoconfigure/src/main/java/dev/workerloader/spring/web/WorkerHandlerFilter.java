package dev.workerloader.spring.web;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Lets {@link WorkerHandler} wait until the thread of the server has left the filters of
 * a request. Filters that change the response on their way out, such as those of Spring
 * Security, would otherwise do so while another thread writes it, and servers are not
 * made for that. Has to be the outermost filter; auto-configured. Safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public final class WorkerHandlerFilter implements Filter {

	private static final String LEFT = WorkerHandlerFilter.class.getName() + ".LEFT";

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		CompletableFuture<Void> left = new CompletableFuture<>();
		request.setAttribute(LEFT, left);
		try {
			chain.doFilter(request, response);
		}
		finally {
			left.complete(null);
		}
	}

	/**
	 * Return what is completed when the thread of the server has left a request.
	 * @param request the request
	 * @return the future, which is complete if there is no filter that could tell
	 */
	static CompletableFuture<?> left(HttpServletRequest request) {
		return (request.getAttribute(LEFT) instanceof CompletableFuture<?> left) ? left
				: CompletableFuture.completedFuture(null);
	}

}
