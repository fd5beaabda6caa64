package dev.workerloader;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.workerloader.rpc.Binding;
import dev.workerloader.rpc.GuestVisible;
import dev.workerloader.rpc.RpcContext;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.rpc.TypeScriptDeclarations;
import dev.workerloader.rpc.UnsupportedBindingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Bindings that return a future or a Mono, and what becomes of it when the invocation is
 * ended.
 */
class AsyncResultTests {

	@AutoClose
	private static final WorkerLoader loader = SharedHost.loader().bindingCallTimeout(Duration.ofMinutes(2)).build();

	private final Shop shop = new Shop();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.workerloader.rpc");

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
	}

	@Test
	void programGetsWhatAMonoEmits() {
		assertThat(run("return [await env.SHOP.price('soup'), await env.SHOP.nothing()];"))
			.isEqualTo(Arrays.asList(Map.of("name", "soup", "cents", 420), null));
		assertThat(this.shop.subscriptions).hasValue(1);
	}

	@Test
	void chainsGoThroughAMono() {
		assertThat(run("return await env.SHOP.price('soup').cents;")).isEqualTo(420);
	}

	@Test
	void errorOfAMonoIsTheErrorOfTheCall() {
		assertThat(run("try { await env.SHOP.soldOut(); } catch (error) { return [error.name, error.message]; }"))
			.isEqualTo(List.of("SoldOutException", "There is no soup."));
	}

	@Test
	void declarationsNameWhatAMonoEmits() {
		assertThat(TypeScriptDeclarations.of(Map.of("SHOP", Binding.of(this.shop))).text()).contains(
				"price(name: string): Promise<Price>;", "nothing(): Promise<void>;",
				"menu(dishes: number): Promise<Price[]>;");
	}

	@Test
	void programGetsTheListOfWhatAFluxPublishes() {
		assertThat(run("const menu = await env.SHOP.menu(2); return [menu, await env.SHOP.menu(3)[2].name];"))
			.isEqualTo(List.of(List.of(Map.of("name", "dish 0", "cents", 0), Map.of("name", "dish 1", "cents", 100)),
					"dish 2"));
		assertThat(run("return (await env.SHOP.menu(10000)).length;")).isEqualTo(10_000);
	}

	@Test
	void fluxWithoutAnEndIsCancelledAndFailsTheCall() throws Exception {
		assertThat(run("try { await env.SHOP.menu(10001); } catch (error) { return [error.code, error.message]; }"))
			.isEqualTo(List.of("MESSAGE_SIZE",
					"The call has more than 10000 results, which is the limit. Ask for fewer at once."));
		assertThat(run("try { await env.SHOP.endless(); } catch (error) { return error.code; }"))
			.isEqualTo("MESSAGE_SIZE");
		assertThat(this.shop.cancelled.await(1, TimeUnit.MINUTES)).isTrue();
	}

	@Test
	void errorInTheMiddleOfAFluxIsTheErrorOfTheCall() {
		assertThat(run("try { await env.SHOP.runsOut(); } catch (error) { return [error.name, error.message]; }"))
			.isEqualTo(List.of("SoldOutException", "There is no soup."));
	}

	@Test
	void fluxIsNoArgumentAndNoPartOfAValue() {
		assertThatExceptionOfType(UnsupportedBindingException.class).isThrownBy(() -> Binding.of(new Stream()))
			.withMessageContaining("reactor.core.publisher.Flux cannot cross")
			.withMessageContaining("It can only be what a method returns");
	}

	@ParameterizedTest
	@ValueSource(strings = { "future", "mono", "flux" })
	void resultIsCancelledWithTheInvocation(String method) throws Exception {
		CompletableFuture<Invocation> invocation = loader.runAsync(code("await env.SHOP." + method + "();"), "main");
		assertThat(this.shop.called.await(1, TimeUnit.MINUTES)).isTrue();
		invocation.cancel(true);
		assertThat(this.shop.cancelled.await(1, TimeUnit.MINUTES)).isTrue();
		assertThat(this.shop.context.isCancelled()).isTrue();
		awaitEndOfCalls();
		assertThat(this.log.list).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "future", "mono" })
	void resultIsCancelledWhenTheTimeIsOver(String method) throws Exception {
		WorkerCode code = WorkerCode.builder("agent.js", source("await env.SHOP." + method + "();"))
			.env("SHOP", this.shop)
			.limits((limits) -> limits.wallTime(Duration.ofMillis(300)))
			.build();
		Invocation invocation = loader.run(code, "main");
		assertThat(invocation.outcome()).isEqualTo(Outcome.LIMIT);
		if (this.shop.called.getCount() == 0) {
			assertThat(this.shop.cancelled.await(1, TimeUnit.MINUTES)).isTrue();
		}
		awaitEndOfCalls();
	}

	@Test
	void resultThatComesAfterTheCancellationIsCancelledToo() throws Exception {
		CompletableFuture<Invocation> invocation = loader.runAsync(code("await env.SHOP.late();"), "main");
		assertThat(this.shop.called.await(1, TimeUnit.MINUTES)).isTrue();
		invocation.cancel(true);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.shop.context.isCancelled());
		this.shop.returns.countDown();
		assertThat(this.shop.cancelled.await(1, TimeUnit.MINUTES)).isTrue();
		awaitEndOfCalls();
	}

	@ParameterizedTest
	@ValueSource(strings = { "return 'done';", "throw new Error('x');" })
	void whatAProgramDidNotAwaitRunsToItsEnd(String end) {
		Invocation invocation = loader.run(code("env.SHOP.future(); await env.SHOP.nothing(); " + end), "main");
		assertThat(invocation.logs()).extracting(LogEntry::message).contains("not awaited: SHOP.future");
		assertThat(this.shop.future.isCancelled()).isFalse();
		this.shop.future.complete("sold");
		awaitEndOfCalls();
		assertThat(this.shop.future).isCompletedWithValue("sold");
	}

	@Test
	void futureThatTheBeanCancelsIsAFailureOfTheCall() {
		this.shop.future.cancel(true);
		assertThat(run("try { await env.SHOP.future(); } catch (error) { return error.code; }"))
			.isEqualTo("BINDING_FAILED");
	}

	private static void awaitEndOfCalls() {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> loader.stats().runningCalls() == 0);
	}

	private @Nullable Object run(String body) {
		return loader.run(code(body), "main").valueAs(Object.class);
	}

	private WorkerCode code(String body) {
		return WorkerCode.builder("agent.js", source(body)).env("SHOP", this.shop).build();
	}

	private static String source(String body) {
		return "export default { async main(argument, env) { " + body + " } };";
	}

	/**
	 * Answers later.
	 */
	@SandboxRpc
	public static class Shop {

		private final AtomicInteger subscriptions = new AtomicInteger();

		private final CountDownLatch called = new CountDownLatch(1);

		private final CountDownLatch returns = new CountDownLatch(1);

		private final CountDownLatch cancelled = new CountDownLatch(1);

		private final CompletableFuture<String> future = new CompletableFuture<>();

		private volatile @Nullable RpcContext context;

		public Mono<Price> price(String name) {
			return Mono.fromSupplier(() -> {
				this.subscriptions.incrementAndGet();
				return new Price(name, 420);
			});
		}

		public Flux<Price> menu(int dishes) {
			return Flux.range(0, dishes).map((number) -> new Price("dish " + number, 100 * number));
		}

		public Flux<Integer> endless() {
			return Flux.<Integer>generate((sink) -> sink.next(1)).doOnCancel(this.cancelled::countDown);
		}

		public Flux<String> runsOut() {
			return Flux.just("bread").concatWith(Flux.error(new SoldOutException()));
		}

		public Mono<Void> nothing() {
			return Mono.empty();
		}

		public Mono<Price> soldOut() {
			return Mono.error(new SoldOutException());
		}

		public Mono<String> mono(RpcContext caller) {
			this.context = caller;
			return Mono.<String>never()
				.doOnSubscribe((subscription) -> this.called.countDown())
				.doOnCancel(this.cancelled::countDown);
		}

		public Flux<String> flux(RpcContext caller) {
			return mono(caller).flux();
		}

		public CompletableFuture<String> future(RpcContext caller) {
			this.context = caller;
			this.future.whenComplete((value, failure) -> {
				if (this.future.isCancelled()) {
					this.cancelled.countDown();
				}
			});
			this.called.countDown();
			return this.future;
		}

		public CompletableFuture<String> late(RpcContext caller) throws InterruptedException {
			this.context = caller;
			this.called.countDown();
			this.returns.await(1, TimeUnit.MINUTES);
			this.future.whenComplete((value, failure) -> this.cancelled.countDown());
			return this.future;
		}

	}

	/**
	 * Has a value that comes in parts.
	 */
	@SandboxRpc
	public static class Stream {

		public Map<String, Flux<String>> all() {
			return Map.of("all", Flux.just("a", "b"));
		}

	}

	record Price(String name, int cents) {

	}

	/**
	 * There is none left.
	 */
	@GuestVisible
	static class SoldOutException extends RuntimeException {

		SoldOutException() {
			super("There is no soup.");
		}

	}

}
