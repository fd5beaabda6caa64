package dev.workerloader.rpc.typescript;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.workerloader.WorkerScriptException;
import dev.workerloader.outbound.WorkerBlob;
import dev.workerloader.outbound.WorkerForm;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.internal.rpc.TypeConverter;
import dev.workerloader.internal.typescript.TextFormat;
import dev.workerloader.internal.wire.ValueWriter;
import dev.workerloader.rpc.RpcStub;
import dev.workerloader.rpc.RpcSignal;
import dev.workerloader.rpc.SandboxRpc;
import dev.workerloader.rpc.TypeScriptDeclarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TypeScriptDeclarations}.
 */
class TypeScriptDeclarationsTests {

	@Test
	void textIsAsExpected() {
		assertThat(TypeScriptDeclarations.of(Shop.ENV).text()).isEqualTo(Resources.read("env.d.ts"));
	}

	@Test
	void orderOfTheBindingsDoesNotMatter() {
		Map<String, Object> reversed = new LinkedHashMap<>(new TreeMap<>(Shop.ENV).descendingMap());
		assertThat(TypeScriptDeclarations.of(reversed).text()).isEqualTo(Resources.read("env.d.ts"));
	}

	@Test
	void nothingNamesJavaPackagesBeansOrWhatTheHostFillsIn() {
		assertThat(TypeScriptDeclarations.of(Shop.ENV).text()).doesNotContain("dev.workerloader", "java", "RpcContext",
				"CatalogApi", "Shop", "LocalDate", "UUID", "Integer", "context", "props");
	}

	@Test
	void partHasOnlyWhatItUses() {
		TypeScriptDeclarations clock = TypeScriptDeclarations.of(Shop.ENV).only("CLOCK");
		assertThat(clock.names()).containsExactly("CLOCK");
		assertThat(clock.text()).contains("CLOCK: Clock;").doesNotContain("ORDERS", "Order", "Item");
	}

	@Test
	void objectsThatAreReturnedHaveInterfacesAndCallbacksFunctionTypes() {
		assertThat(TypeScriptDeclarations.of(Map.of("ROOMS", new Rooms())).text()).isEqualTo("""
				export interface Env {
					ROOMS: Rooms;
				}

				interface Rooms {
					any(target: object): Promise<void>;
					count(texts: string[], length: ((arg0: string) => number | Promise<number>)): Promise<number>;
					open(name: string): Promise<Room | null>;
					visit(visitor: ((arg0: Room) => void | Promise<void>)): Promise<void>;
				}

				/** One room */
				interface Room {
					neighbours(): Promise<Room[]>;
					post(text: string): Promise<Posted>;
				}

				interface Posted {
					at: Date;
					room: Room;
				}
				""");
	}

	@SandboxRpc
	static class Rooms {

		public @Nullable Room open(String name) {
			return null;
		}

		public void visit(Consumer<Room> visitor) {
		}

		public int count(List<String> texts, Function<String, Integer> length) {
			return 0;
		}

		public void any(RpcStub target) {
		}

	}

	@SandboxRpc(description = "One room")
	interface Room {

		Posted post(String text);

		List<Room> neighbours();

	}

	record Posted(Instant at, Room room) {

	}

	@Test
	void streamsExpressionsAndErrorsAreTheClassesOfTheLanguageAndThePlatform() {
		assertThat(TypeScriptDeclarations.of(Map.of("FILES", new Files())).text()).isEqualTo("""
				export interface Env {
					FILES: Files;
				}

				interface Files {
					create(source: ReadableStream<Uint8Array>): Promise<WritableStream<Uint8Array>>;
					find(names: RegExp): Promise<ReadableStream<Uint8Array>[]>;
					report(problem: Error): Promise<void>;
					send(request: Request, to: URL): Promise<Response>;
					upload(form: FormData, headers: Headers, signal: AbortSignal): Promise<Blob>;
				}
				""");
	}

	@SandboxRpc
	static class Files {

		public OutputStream create(Flow.Publisher<ByteBuffer> source) {
			return OutputStream.nullOutputStream();
		}

		public List<InputStream> find(Pattern names) {
			return List.of();
		}

		public void report(WorkerScriptException problem) {
		}

		public WorkerBlob upload(WorkerForm form, HttpHeaders headers, RpcSignal signal) {
			return WorkerBlob.of(new byte[0], "");
		}

		public WorkerResponse send(WorkerRequest request, URI to) {
			return WorkerResponse.of(200, "");
		}

	}

	@Test
	void unknownNameOfAPartIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TypeScriptDeclarations.of(Shop.ENV).only("ORDER"))
			.withMessage("There is no 'ORDER'. There are: CATALOG, CLOCK, ORDERS, SPARE_ORDERS.");
	}

	@Test
	void dataIsDeclaredByItsValue() {
		Map<String, Object> env = Map.of("since", Instant.EPOCH, "status", Shop.Status.OPEN, "room-name", "lobby",
				"customer", new Shop.Customer("ada", "ada@example.com", null));
		assertThat(TypeScriptDeclarations.of(env).text()).startsWith("""
				export interface Env {
					customer: Customer;
					"room-name": string;
					since: Date;
					status: Status;
				}
				""").contains("phone: string | null;");
	}

	@Test
	void objectThatIsNeitherBindingNorDataIsRefused() {
		Map<String, Object> env = Map.of("LOADER", Thread.currentThread());
		assertThatIllegalArgumentException().isThrownBy(() -> TypeScriptDeclarations.of(env))
			.withMessageStartingWith("env.LOADER is no binding, and no data: java.lang.Thread cannot cross.");
	}

	@Test
	void nothingIsAnEmptyEnv() {
		assertThat(TypeScriptDeclarations.of(Map.of()).text()).isEqualTo("export interface Env {\n}\n");
	}

	@Test
	void descriptionsCannotEndTheirComment() {
		String text = TypeScriptDeclarations.of(Map.of("A", new Commented())).text();
		assertThat(text).contains("/** one *\\/ interface Env { B: any }\n * two */\ninterface A {");
	}

	@ParameterizedTest
	@ValueSource(classes = { java.util.UUID.class, java.time.Duration.class, java.time.Period.class,
			java.time.LocalDate.class, java.time.LocalTime.class, java.time.LocalDateTime.class,
			java.time.OffsetDateTime.class, java.time.OffsetTime.class, java.time.ZonedDateTime.class,
			java.time.Year.class, java.time.YearMonth.class, java.time.MonthDay.class, java.time.ZoneId.class,
			java.time.ZoneOffset.class })
	void examplesOfTextAreWhatMethodsTakeAndReturn(Class<?> type) {
		String example = TextFormat.of(type).example();
		Object value = TypeConverter.convert(example, type, "value");
		assertThat(value).isInstanceOf(type);
		assertThat(List.of('"' + example + '"', '"' + example.replaceFirst(":00(?=[+\\[]|$)", "") + '"'))
			.contains(ValueWriter.of(type).encode(value, "value", 100));
	}

	@SandboxRpc(description = "one */ interface Env { B: any }\n  two  ")
	static class Commented {

		public void method() {
		}

	}

}
