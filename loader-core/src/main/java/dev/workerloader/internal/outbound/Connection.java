package dev.workerloader.internal.outbound;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.message.LazyLineParser;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

import dev.workerloader.internal.net.TargetUrl;
import dev.workerloader.outbound.OutboundPolicy;

/**
 * A connection to one of the addresses that were checked, for one request. It is never
 * used for another: nothing that one server sends, or one policy was allowed, can reach
 * the next request. Of what the client can do beside sending a request and parsing the
 * response, all is off: redirects, cookies, authentication, retries, decompression,
 * proxies, upgrades and system properties.
 */
final class Connection implements Closeable {

	static final String USER_AGENT = "worker-loader";

	/** Beyond these the time to connect would be spent many times over. */
	static final int MAX_ADDRESSES = 4;

	static final int MAX_LINE = 16 * 1024;

	private static final int MAX_HEADERS = 128;

	private static final int UPLOAD_CHECK = 64 * 1024;

	static final Http1Config HTTP = Http1Config.custom()
		.setMaxLineLength(MAX_LINE)
		.setMaxHeaderCount(MAX_HEADERS)
		.setMaxEmptyLineCount(1)
		.build();

	// Strict, where the client's own would skip lines until one looks like a status line.
	private static final ManagedHttpClientConnectionFactory CONNECTIONS = ManagedHttpClientConnectionFactory.builder()
		.http1Config(HTTP)
		.responseParserFactory(new DefaultHttpResponseParserFactory(HTTP, LazyLineParser.INSTANCE, null))
		.incomingContentLengthStrategy(new StrictLength())
		.responseOutOfOrderStrategy(new MonitoringResponseOutOfOrderStrategy(UPLOAD_CHECK))
		.build();

	private final HttpHost host;

	private final CloseableHttpClient client;

	private final Sockets sockets;

	/**
	 * Create a new {@link Connection}.
	 * @param policy the policy, whose connect timeout and TLS are used
	 * @param url the URL
	 * @param addresses the addresses that were checked
	 * @param abort closes the connection at whatever stage it is
	 */
	Connection(OutboundPolicy policy, TargetUrl url, List<InetAddress> addresses, Abort abort) {
		this.host = new HttpHost(url.scheme(), url.host().unbracketed(), url.port());
		this.sockets = new Sockets(abort);
		this.client = client(policy, addresses);
	}

	private CloseableHttpClient client(OutboundPolicy policy, List<InetAddress> addresses) {
		Timeout connectTimeout = Timeout.of(policy.connectTimeout());
		BasicHttpClientConnectionManager manager = new BasicHttpClientConnectionManager(
				new DefaultHttpClientConnectionOperator((proxy) -> this.sockets.open(),
						DefaultSchemePortResolver.INSTANCE, new Pinned(this.host.getHostName(), addresses),
						RegistryBuilder.<TlsSocketStrategy>create().register("https", Tls.strategy(policy)).build()),
				CONNECTIONS);
		manager.setConnectionConfig(ConnectionConfig.custom().setConnectTimeout(connectTimeout).build());
		manager.setTlsConfig(TlsConfig.custom().setHandshakeTimeout(connectTimeout).build());
		return HttpClientBuilder.create()
			.setConnectionManager(manager)
			.setRequestExecutor(new HttpRequestExecutor(HTTP, null, new ResponseHeads()))
			.setRoutePlanner((target, context) -> new HttpRoute(target, null, "https".equals(target.getSchemeName())))
			.setConnectionReuseStrategy((request, response, context) -> false)
			.setDefaultRequestConfig(RequestConfig.custom()
				.setAuthenticationEnabled(false)
				.setRedirectsEnabled(false)
				.setProtocolUpgradeEnabled(false)
				.setExpectContinueEnabled(false)
				.build())
			.setUserAgent(USER_AGENT)
			.disableAuthCaching()
			.disableAutomaticRetries()
			.disableConnectionState()
			.disableContentCompression()
			.disableCookieManagement()
			.disableRedirectHandling()
			.build();
	}

	/**
	 * Send a request and wait for the head of the response.
	 */
	ClassicHttpResponse send(ClassicHttpRequest request) throws IOException {
		return this.client.executeOpen(this.host, request, null);
	}

	/**
	 * Close the connection so that the server does not take what it got for all.
	 */
	void abort() {
		this.sockets.abort();
	}

	@Override
	public void close() {
		this.sockets.close();
		this.client.close(CloseMode.IMMEDIATE);
	}

	/**
	 * Resolves the one host to what was checked, whatever name services say by now.
	 *
	 * @param host the host
	 * @param addresses its addresses
	 */
	private record Pinned(String host, List<InetAddress> addresses) implements DnsResolver {

		@Override
		public InetAddress[] resolve(String name) throws UnknownHostException {
			if (!name.equals(this.host)) {
				throw new UnknownHostException(name);
			}
			return this.addresses.stream().limit(MAX_ADDRESSES).toArray(InetAddress[]::new);
		}

		@Override
		public String resolveCanonicalHostname(String name) {
			return name;
		}

	}

}
