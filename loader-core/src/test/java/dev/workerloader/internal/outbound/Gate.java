package dev.workerloader.internal.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import dev.workerloader.outbound.OutboundEvent;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * A gateway whose names are resolved as a test says, and what it told its listener.
 */
final class Gate implements AutoCloseable {

	static final OutboundCaller CALLER = new OutboundCaller("sandbox-1", "worker-1", "ada", () -> "ada");

	final List<String> resolved = new CopyOnWriteArrayList<>();

	final List<OutboundEvent> events = new CopyOnWriteArrayList<>();

	final RecordedAttempts attempts = new RecordedAttempts();

	private final Map<String, AddressResolver> names = new ConcurrentHashMap<>();

	final OutboundGateway gateway;

	Gate(String... allowedOrigins) {
		this.gateway = new OutboundGateway(AllowedOrigins.of(List.of(allowedOrigins)), this::resolve,
				List.of(this.events::add), this.attempts);
	}

	Gate name(String host, String... addresses) {
		return name(host, (name) -> Stream.of(addresses).map(Gate::address).toList());
	}

	Gate name(String host, AddressResolver resolver) {
		this.names.put(host, resolver);
		return this;
	}

	private List<InetAddress> resolve(String host) throws UnknownHostException {
		this.resolved.add(host);
		AddressResolver resolver = this.names.get(host);
		if (resolver == null) {
			throw new UnknownHostException(host);
		}
		return resolver.resolve(host);
	}

	static InetAddress address(String text) {
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * A policy that allows all on one origin of the own host.
	 */
	static OutboundPolicy.Builder local(String origin) {
		return OutboundPolicy.builder()
			.name("local")
			.connectTimeout(Duration.ofSeconds(30))
			.allow(rule(origin + "/**"));
	}

	static OutboundRule rule(String url) {
		return OutboundRule.of(url)
			.methods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
			.allowPrivateAddresses("127.0.0.1");
	}

	OutboundExchange exchange(OutboundPolicy policy, WorkerRequest request) {
		return this.gateway.exchange(policy, request, CALLER);
	}

	WorkerResponse run(OutboundPolicy policy, WorkerRequest request) {
		return exchange(policy, request).run();
	}

	WorkerResponse get(OutboundPolicy policy, String url) {
		return run(policy, WorkerRequest.get(url));
	}

	/**
	 * Return the one event there is. A request that is ended from outside may fail where
	 * it stands before its event is told, so it is waited for.
	 */
	OutboundEvent onlyEvent() {
		await().until(() -> !this.events.isEmpty());
		if (this.events.size() != 1) {
			throw new AssertionError("Not one event but " + this.events);
		}
		return this.events.get(0);
	}

	/**
	 * Wait for what a busy machine may do late.
	 */
	static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofMinutes(1));
	}

	@Override
	public void close() {
		this.gateway.close();
	}

}
