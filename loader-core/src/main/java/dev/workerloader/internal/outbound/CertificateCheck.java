package dev.workerloader.internal.outbound;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;

import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the certificates of a server once their chain is known to be trusted: the name
 * must be that of the host, and nothing may be signed with a hash of which collisions can
 * be made. Java refuses those only below the authorities that it comes with.
 */
final class CertificateCheck implements HostnameVerifier {

	private static final Logger logger = LoggerFactory.getLogger(CertificateCheck.class);

	private final HostnameVerifier names = HttpsSupport.getDefaultHostnameVerifier();

	@Override
	public boolean verify(String host, SSLSession session) {
		return isSigned(host, session) && this.names.verify(host, session);
	}

	private static boolean isSigned(String host, SSLSession session) {
		try {
			for (Certificate certificate : session.getPeerCertificates()) {
				if (!(certificate instanceof X509Certificate signed) || isWeak(signed)) {
					logger.debug("A certificate of {} is signed with a hash that is broken", host);
					return false;
				}
			}
			return true;
		}
		catch (SSLPeerUnverifiedException ex) {
			logger.debug("{} has shown no certificate", host, ex);
			return false;
		}
	}

	/**
	 * The signature of an authority under itself proves nothing and is not looked at.
	 */
	private static boolean isWeak(X509Certificate certificate) {
		String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
		boolean broken = algorithm.startsWith("SHA1") || algorithm.startsWith("MD");
		return broken && !certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
	}

}
