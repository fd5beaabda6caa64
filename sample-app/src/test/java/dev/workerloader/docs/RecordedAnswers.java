package dev.workerloader.docs;

import java.util.Map;

import dev.workerloader.outbound.OutboundContext;
import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundHandler;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

class RecordedAnswers implements OutboundHandler {

	private final Map<String, String> answers;

	RecordedAnswers(Map<String, String> answers) {
		this.answers = answers;
	}

	@Override
	public WorkerResponse handle(WorkerRequest request, OutboundContext context) {
		String answer = this.answers.get(request.method() + " " + request.url());
		if (answer == null) {
			throw new OutboundDeniedException("There is no answer to " + request + ". There are answers to "
					+ String.join(", ", this.answers.keySet()) + ".");
		}
		return WorkerResponse.builder(200).header("Content-Type", "application/json").body(answer).build();
	}

}
