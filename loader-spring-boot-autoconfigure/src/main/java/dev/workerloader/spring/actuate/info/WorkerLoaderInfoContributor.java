package dev.workerloader.spring.actuate.info;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.workerloader.Limits;
import dev.workerloader.WorkerLoader;
import dev.workerloader.host.Isolation;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that tells what is in force in a {@link WorkerLoader}: engine,
 * isolation and limits.
 *
 * @since 0.1.0
 */
public class WorkerLoaderInfoContributor implements InfoContributor {

	private final WorkerLoader loader;

	/**
	 * Create a new {@link WorkerLoaderInfoContributor}.
	 * @param loader the loader
	 */
	public WorkerLoaderInfoContributor(WorkerLoader loader) {
		this.loader = loader;
	}

	@Override
	public void contribute(Info.Builder builder) {
		builder.withDetail("workerLoader", new LoaderInfo(this.loader.stats().host().engine(), this.loader.isolation(),
				System.getProperty("java.vm.version"), limits(this.loader.limits())));
	}

	private static Map<String, String> limits(Limits limits) {
		Map<String, String> texts = new LinkedHashMap<>();
		limits.asMap().forEach((limit, value) -> texts.put(limit.key(), limit.describe(value)));
		return texts;
	}

	record LoaderInfo(String engine, Isolation isolation, String jvm, Map<String, String> limits) {

	}

}
