package dev.workerloader.internal.outbound;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.ssl.SSLContexts;

import dev.workerloader.outbound.OutboundPolicy;

/**
 * Encryption of connections, to servers that prove who they are.
 */
final class Tls {

	private static final CertificateCheck CERTIFICATES = new CertificateCheck();

	private Tls() {
	}

	static TlsSocketStrategy strategy(OutboundPolicy policy) {
		SSLContext context = (policy.sslContext() != null) ? policy.sslContext() : Default.CONTEXT;
		return new DefaultClientTlsStrategy(context, new String[] { "TLSv1.3", "TLSv1.2" }, null, SSLBufferMode.STATIC,
				HostnameVerificationPolicy.BOTH, CERTIFICATES);
	}

	/**
	 * The trust store of the JVM, read when it is needed first.
	 */
	private static final class Default {

		static final SSLContext CONTEXT = SSLContexts.createDefault();

		private Default() {
		}

	}

}
