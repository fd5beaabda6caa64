package dev.workerloader.internal.web;

import org.jspecify.annotations.Nullable;

import dev.workerloader.host.GuestServices;
import dev.workerloader.internal.encoding.EncodingService;
import dev.workerloader.internal.url.UrlService;

/**
 * The table of services. What a service needs of the JDK or of ICU is used by
 * {@code warm-up/bridge.mjs} as well.
 */
public final class WebServices implements GuestServices {

	private final RandomBytes random = new RandomBytes();

	private final Hashes hashes = new Hashes();

	@Override
	public @Nullable String answer(String service, String request) {
		return switch (service) {
			case "url" -> UrlService.answer(request);
			case "encoding" -> EncodingService.answer(request);
			case "random" -> this.random.base64(request);
			case "uuid" -> this.random.uuid();
			case "hash" -> this.hashes.begin(request);
			case "hash data" -> this.hashes.add(request);
			case "hash end" -> this.hashes.end();
			default -> null;
		};
	}

}
