package dev.workerloader.internal.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.Security;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

import dev.workerloader.outbound.OutboundException;

/**
 * A server that knows only old versions of TLS, in a JVM that was told to allow them: a
 * client that wants them gets an answer, a policy does not.
 */
final class OldTlsProgram {

	private OldTlsProgram() {
	}

	public static void main(String[] arguments) throws Exception {
		Security.setProperty("jdk.tls.disabledAlgorithms", "");
		HeldCertificate authority = new HeldCertificate.Builder().rsa2048().certificateAuthority(0).build();
		SSLContext context = new HandshakeCertificates.Builder()
			.heldCertificate(new HeldCertificate.Builder().rsa2048()
				.signedBy(authority)
				.addSubjectAlternativeName("api.example")
				.build())
			.addTrustedCertificate(authority.certificate())
			.build()
			.sslContext();
		try (SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			server.setEnabledProtocols(new String[] { "TLSv1", "TLSv1.1" });
			Thread answering = new Thread(() -> answer(server));
			answering.setDaemon(true);
			answering.start();
			control(context, server.getLocalPort());
			try (Gate gate = new Gate().name("api.example", "127.0.0.1")) {
				String origin = "https://api.example:" + server.getLocalPort();
				System.out.println("gate: " + gate.get(Gate.local(origin).sslContext(context).build(), origin + "/"));
			}
			catch (OutboundException ex) {
				System.out.println("gate: " + ex.reason());
			}
		}
	}

	private static void answer(SSLServerSocket server) {
		while (!server.isClosed()) {
			try (SSLSocket connection = (SSLSocket) server.accept()) {
				RawServer.readHead(connection.getInputStream());
				connection.getOutputStream()
					.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				System.out.println("server: " + ex.getClass().getSimpleName());
			}
		}
	}

	private static void control(SSLContext context, int port) throws IOException {
		try (SSLSocket client = (SSLSocket) context.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), port)) {
			client.setEnabledProtocols(new String[] { "TLSv1.1" });
			client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			int first = client.getInputStream().read();
			System.out.println("control: " + client.getSession().getProtocol() + " " + (char) first);
		}
	}

}
