package dev.workerloader.docs;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.outbound.OutboundPolicy;
import dev.workerloader.outbound.OutboundRule;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

@Service
class IssueAgent {

	private final WorkerLoader loader;

	private final OutboundPolicy github;

	IssueAgent(WorkerLoader loader, @Value("${github.token}") String token) {
		this.loader = loader;
		this.github = OutboundPolicy.builder()
			.name("github")
			.allow(OutboundRule.of("https://api.github.com/repos/**").header("Authorization", "Bearer " + token))
			.responseSize(5_000_000)
			.build();
	}

	@Nullable Object run(String program, String repository) {
		WorkerCode code = WorkerCode.builder("agent.js", program).globalOutbound(this.github).build();
		return this.loader.run(code, "count", repository).valueAs(Object.class);
	}

}
