package dev.workerloader.sample.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses to read more of a request body than a program may have, whether its length was
 * announced or not: Tomcat limits only forms.
 */
@Component
class BodyLimitFilter extends OncePerRequestFilter {

	private final long maximumSize;

	BodyLimitFilter(@Value("${worker-loader.limits.code-size}") DataSize maximumSize) {
		this.maximumSize = maximumSize.toBytes();
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(new LimitedRequest(request, this.maximumSize), response);
	}

	private static final class LimitedRequest extends HttpServletRequestWrapper {

		private final long maximumSize;

		LimitedRequest(HttpServletRequest request, long maximumSize) {
			super(request);
			this.maximumSize = maximumSize;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			return new LimitedInputStream(super.getInputStream(), this.maximumSize);
		}

	}

	private static final class LimitedInputStream extends ServletInputStream {

		private final ServletInputStream body;

		private final long maximumSize;

		private long size;

		LimitedInputStream(ServletInputStream body, long maximumSize) {
			this.body = body;
			this.maximumSize = maximumSize;
		}

		@Override
		public int read() throws IOException {
			int value = this.body.read();
			count((value != -1) ? 1 : 0);
			return value;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = this.body.read(buffer, offset, length);
			count(Math.max(read, 0));
			return read;
		}

		private void count(int read) {
			this.size += read;
			if (this.size > this.maximumSize) {
				throw new ErrorResponseException(HttpStatus.CONTENT_TOO_LARGE, ProblemDetail.forStatusAndDetail(
						HttpStatus.CONTENT_TOO_LARGE,
						"The body has more than %d bytes. Send a smaller one, or raise worker-loader.limits.code-size."
							.formatted(this.maximumSize)),
						null);
			}
		}

		@Override
		public boolean isFinished() {
			return this.body.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.body.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.body.setReadListener(listener);
		}

	}

}
