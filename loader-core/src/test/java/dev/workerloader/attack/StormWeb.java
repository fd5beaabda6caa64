package dev.workerloader.attack;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.workerloader.outbound.OutboundContext;
import dev.workerloader.outbound.OutboundDeniedException;
import dev.workerloader.outbound.OutboundHandler;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * The web as the programs of the storm see it.
 */
final class StormWeb implements OutboundHandler {

	private static final byte[] LONG = new byte[300_000];

	private static final long PATIENCE_MILLIS = 50;

	private final Semaphore others = new Semaphore(0);

	@Override
	public WorkerResponse handle(WorkerRequest request, OutboundContext context) throws Exception {
		this.others.release();
		return switch (request.url()) {
			case "https://storm.example/text" -> WorkerResponse.of(200, "hello");
			case "https://storm.example/long" -> WorkerResponse.builder(200).body(LONG).build();
			case "https://storm.example/echo" -> WorkerResponse.builder(200).body(request.bodyAsBytes()).build();
			case "https://storm.example/circle" ->
				WorkerResponse.builder(302).header("Location", "https://storm.example/circle").build();
			case "https://storm.example/slow" -> answerAfterAnother();
			default -> throw new OutboundDeniedException("The storm has no " + request.url());
		};
	}

	// Or after a while in which none comes.
	private WorkerResponse answerAfterAnother() throws InterruptedException {
		this.others.drainPermits();
		boolean another = this.others.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
		return WorkerResponse.of(200, "after another: " + another);
	}

}
