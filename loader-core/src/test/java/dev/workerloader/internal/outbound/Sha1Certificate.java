package dev.workerloader.internal.outbound;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;

import okhttp3.tls.HeldCertificate;

/**
 * Signs a certificate again, as it is but with SHA-1, which no library does any more.
 */
final class Sha1Certificate {

	/**
	 * The identifier of SHA-256 with RSA; that of SHA-1 with RSA has another last byte.
	 */
	private static final byte[] SHA256 = { 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01,
			0x01, 0x0B };

	private static final byte SHA1 = 0x05;

	private Sha1Certificate() {
	}

	static HeldCertificate of(HeldCertificate certificate, HeldCertificate authority) throws GeneralSecurityException {
		byte[] encoded = withSha1(certificate.certificate().getEncoded());
		Signature signature = Signature.getInstance("SHA1withRSA");
		signature.initSign(authority.keyPair().getPrivate());
		signature.update(withSha1(certificate.certificate().getTBSCertificate()));
		byte[] signed = signature.sign();
		System.arraycopy(signed, 0, encoded, encoded.length - signed.length, signed.length);
		X509Certificate weak = (X509Certificate) CertificateFactory.getInstance("X.509")
			.generateCertificate(new ByteArrayInputStream(encoded));
		weak.verify(authority.keyPair().getPublic());
		return new HeldCertificate(certificate.keyPair(), weak);
	}

	private static byte[] withSha1(byte[] encoded) {
		byte[] changed = encoded.clone();
		for (int i = 0; i + SHA256.length <= changed.length; i++) {
			if (Arrays.equals(changed, i, i + SHA256.length, SHA256, 0, SHA256.length)) {
				changed[i + SHA256.length - 1] = SHA1;
			}
		}
		return changed;
	}

}
