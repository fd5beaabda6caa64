package dev.workerloader;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import dev.workerloader.outbound.WorkerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Classes of the web platform in programs: events, abort signals, blobs, forms, headers,
 * requests and responses.
 */
class WebClassTests {

	@AutoClose
	private final WorkerLoader loader = SharedHost.loader().build();

	private @Nullable Object run(String body) {
		return this.loader
			.run(WorkerCode.builder("main.js", "export default { async go() { " + body + " } };").build(), "go")
			.valueAs(Object.class);
	}

	@Nested
	class Events {

		@Test
		void listenersAreCalledInOrderUntilOneStopsThem() {
			assertThat(
					run("""
							const target = new EventTarget();
							const seen = [];
							target.addEventListener('a', (e) => seen.push('first ' + e.type + ' ' + (e.target === target) + ' ' + e.eventPhase));
							target.addEventListener('a', { handleEvent(e) { seen.push('object'); e.stopImmediatePropagation(); } });
							target.addEventListener('a', () => seen.push('never'));
							target.addEventListener('b', function () { seen.push(this === target); }, { once: true });
							target.dispatchEvent(new Event('a'));
							target.dispatchEvent(new Event('b'));
							target.dispatchEvent(new Event('b'));
							return seen;"""))
				.isEqualTo(List.of("first a true 2", "object", true));
		}

		@Test
		void sameListenerIsAddedOnceAndCanBeRemoved() {
			assertThat(run("""
					const target = new EventTarget();
					let count = 0;
					const listener = () => count++;
					target.addEventListener('a', listener);
					target.addEventListener('a', listener);
					target.addEventListener('a', listener, true);
					target.dispatchEvent(new Event('a'));
					target.removeEventListener('a', listener);
					target.dispatchEvent(new Event('a'));
					const controller = new AbortController();
					target.addEventListener('a', () => count += 100, { signal: controller.signal });
					controller.abort();
					target.dispatchEvent(new Event('a'));
					return count;""")).isEqualTo(4);
		}

		@Test
		void preventDefaultShowsInTheResult() {
			assertThat(
					run("""
							const target = new EventTarget();
							target.addEventListener('a', (e) => e.preventDefault());
							const passive = new EventTarget();
							passive.addEventListener('a', (e) => e.preventDefault(), { passive: true });
							return [target.dispatchEvent(new Event('a', { cancelable: true })), target.dispatchEvent(new Event('a')),
								passive.dispatchEvent(new Event('a', { cancelable: true })), new CustomEvent('c', { detail: 7 }).detail];"""))
				.isEqualTo(List.of(false, true, true, 7));
		}

		@Test
		void listenerThatThrowsDoesNotStopTheOthers() {
			Invocation invocation = WebClassTests.this.loader.run(WorkerCode.builder("main.js", """
					export default { go() {
						const target = new EventTarget();
						let called = false;
						target.addEventListener('a', () => { throw new Error('broken'); });
						target.addEventListener('a', () => called = true);
						target.dispatchEvent(new Event('a'));
						return called;
					} };""").build(), "go");
			assertThat(invocation.value()).isEqualTo(true);
			assertThat(invocation.logs()).singleElement()
				.satisfies((entry) -> assertThat(entry.message()).contains("in an event listener", "broken"));
		}

	}

	@Nested
	class Abort {

		@Test
		void signalTellsItsListenersOnce() {
			assertThat(run("""
					const controller = new AbortController();
					const { signal } = controller;
					const seen = [];
					signal.onabort = (e) => seen.push('handler ' + e.type);
					signal.addEventListener('abort', () => seen.push('listener'));
					controller.abort('why');
					controller.abort('again');
					let thrown;
					try { signal.throwIfAborted(); } catch (e) { thrown = e; }
					return [seen, signal.aborted, signal.reason, thrown, AbortSignal.abort().reason.name];"""))
				.isEqualTo(List.of(List.of("handler abort", "listener"), true, "why", "why", "AbortError"));
		}

		@Test
		void anyFollowsTheFirst() {
			assertThat(run("""
					const one = new AbortController();
					const two = new AbortController();
					const any = AbortSignal.any([one.signal, two.signal]);
					two.abort('two');
					one.abort('one');
					return [any.aborted, any.reason, AbortSignal.any([AbortSignal.abort('already')]).reason];"""))
				.isEqualTo(List.of(true, "two", "already"));
		}

		@Test
		void timeoutAborts() {
			assertThat(
					run("""
							const signal = AbortSignal.timeout(5);
							return new Promise((resolve) => signal.addEventListener('abort', () => resolve([signal.reason.name, signal.reason.code])));"""))
				.isEqualTo(List.of("TimeoutError", 23));
		}

		@Test
		void waitingEndsWithItsTimeOrItsSignal() {
			assertThat(run("""
					const controller = new AbortController();
					const stopped = scheduler.wait(60_000, { signal: controller.signal });
					const waited = await scheduler.wait(1);
					controller.abort('enough');
					return [waited === undefined, await stopped.catch((e) => e),
						await scheduler.wait(1, { signal: AbortSignal.abort('before') }).catch((e) => e),
						await scheduler.wait(1, { signal: {} }).catch((e) => e.name)];"""))
				.isEqualTo(List.of(true, "enough", "before", "TypeError"));
		}

		@Test
		void signalIsNotConstructed() {
			assertThat(run("try { new AbortSignal(); } catch (e) { return e.name; }")).isEqualTo("TypeError");
		}

	}

	@Nested
	class Exceptions {

		@Test
		void domExceptionIsAnErrorWithANameAndACode() {
			assertThat(
					run("""
							const e = new DOMException('text', 'NotFoundError');
							return [e instanceof Error, e instanceof DOMException, e.name, e.message, e.code, `${e}`, DOMException.ABORT_ERR,
								new DOMException().name, typeof e.stack, Object.prototype.toString.call(e)];"""))
				.isEqualTo(List.of(true, true, "NotFoundError", "text", 8, "NotFoundError: text", 20, "Error", "string",
						"[object DOMException]"));
		}

		@Test
		void cloneOfWhatCannotBeClonedThrowsOne() {
			assertThat(run(
					"try { structuredClone(() => 1); } catch (e) { return [e.name, e.code, e instanceof DOMException]; }"))
				.isEqualTo(List.of("DataCloneError", 25, true));
		}

	}

	@Nested
	class Blobs {

		@Test
		void blobJoinsItsParts() {
			assertThat(
					run("""
							const blob = new Blob(['aä', new Uint8Array([98, 99]), new Blob(['d']), new Uint16Array([0x6665]).buffer], { type: 'Text/X' });
							const slice = blob.slice(1, -2, 'a/b');
							return [blob.size, blob.type, await blob.text(), await slice.text(), slice.type, (await blob.bytes())[0],
								(await blob.arrayBuffer()).byteLength, await new Response(blob.stream()).text()];"""))
				.isEqualTo(List.of(8, "text/x", "aäbcdef", "äbcd", "a/b", 97, 8, "aäbcdef"));
		}

		@Test
		void fileHasANameAndATime() {
			assertThat(
					run("""
							const file = new File(['x'], 'a.txt', { type: 'text/plain', lastModified: 7 });
							return [file.name, file.lastModified, file.size, file instanceof Blob, Object.prototype.toString.call(file)];"""))
				.isEqualTo(List.of("a.txt", 7, 1, true, "[object File]"));
		}

	}

	@Nested
	class Forms {

		@Test
		void formKeepsItsEntriesInOrder() {
			assertThat(
					run("""
							const form = new FormData();
							form.append('a', 1); form.append('b', '2'); form.append('a', '3');
							form.append('f', new Blob(['x'], { type: 'text/css' }));
							form.set('b', 'new'); form.set('c', 'c');
							const file = form.get('f');
							form.delete('f');
							return [[...form].join(';'), form.getAll('a').join(), form.get('z'), form.has('b'), file.name, file instanceof File];"""))
				.isEqualTo(Arrays.asList("a,1;b,new;a,3;c,c", "1,3", null, true, "blob", true));
		}

		@Test
		void formSurvivesMultipart() {
			assertThat(run("""
					const form = new FormData();
					form.append('na"me', 'line\\nbreak');
					form.append('file', new File([new Uint8Array([0, 255, 13, 10, 45, 45])], 'ü.bin', { type: 'x/y' }));
					const back = await new Response(form).formData();
					const file = back.get('file');
					return [back.get('na"me'), file.name, file.type, [...await file.bytes()].join()];"""))
				.isEqualTo(List.of("line\r\nbreak", "ü.bin", "x/y", "0,255,13,10,45,45"));
		}

		@Test
		void bodyThatIsNoFormIsRefused() {
			assertThat(run("return new Response('x').formData().catch((e) => e.message);"))
				.isEqualTo("The body is no form: its Content-Type is \"text/plain;charset=UTF-8\".");
			assertThat(
					run("""
							return new Response('--b\\r\\nno end', { headers: { 'Content-Type': 'multipart/form-data; boundary=b' } })
								.formData().catch((e) => e.name);"""))
				.isEqualTo("TypeError");
		}

	}

	@Nested
	class HeaderLists {

		@Test
		void namesAreSortedAndValuesJoined() {
			assertThat(
					run("""
							const headers = new Headers([['B', '2'], ['a', '1'], ['b', ' 3 ']]);
							headers.append('Set-Cookie', 'x=1'); headers.append('set-cookie', 'y=2');
							headers.set('C', 'c'); headers.delete('A');
							return [[...headers].join(';'), headers.getSetCookie().join('|'), headers.has('B'), headers.get('none'), [...headers.keys()].join()];"""))
				.isEqualTo(Arrays.asList("b,2, 3;c,c;set-cookie,x=1;set-cookie,y=2", "x=1|y=2", true, null,
						"b,c,set-cookie,set-cookie"));
		}

		@Test
		void headersOfAFetchedResponseCannotBeChangedOthersCan() {
			assertThat(
					run("""
							const redirect = Response.redirect('https://a.example/');
							const own = new Response('x');
							own.headers.set('a', 'b');
							try { redirect.headers.set('a', 'b'); } catch (e) { return [e.name, own.headers.get('a'), redirect.status]; }"""))
				.isEqualTo(List.of("TypeError", "b", 302));
		}

	}

	@Nested
	class Shape {

		@Test
		void logShowsWhatAnObjectIs() {
			Invocation invocation = WebClassTests.this.loader.run(WorkerCode
				.builder("main.js",
						"""
								export default { go() {
									console.log(new Response('x', { status: 201, headers: { A: 'b' } }), new Blob(['x'], { type: 'a/b' }));
									console.log([new Request('https://a.example/', { headers: { 'X-Y': 1 } }), AbortSignal.abort()]);
									console.log(new File(['x'], 'n'));
								} };""")
				.build(), "go");
			assertThat(invocation.logs()).extracting(LogEntry::message).containsExactly("""
					Response {
					  status: 201,
					  statusText: '',
					  headers: Headers { a: 'b', 'content-type': 'text/plain;charset=UTF-8' }
					} Blob { size: 1, type: 'a/b' }""", """
					[
					  Request {
					    method: 'GET',
					    url: 'https://a.example/',
					    headers: Headers { 'x-y': '1' }
					  },
					  AbortSignal { aborted: true }
					]""", "File { name: 'n', size: 1, type: '' }");
		}

		@Test
		void logReadsNoBody() {
			Invocation invocation = WebClassTests.this.loader.run(WorkerCode
				.builder("main.js",
						"""
								export default { async go() {
									const response = new Response('text'), request = new Request('https://a.example/', { method: 'POST', body: 'sent' });
									console.log(response, { request }, Object.assign(new Error('e'), { response }));
									return [await response.text(), await request.text()];
								} };""")
				.build(), "go");
			assertThat(invocation.valueAs(Object.class)).isEqualTo(List.of("text", "sent"));
			assertThat(invocation.logs()).singleElement()
				.satisfies((entry) -> assertThat(entry.arguments()).hasSize(3)
					.first()
					.isInstanceOfSatisfying(WorkerResponse.class,
							(response) -> assertThat(response.hasBody()).isFalse()));
		}

		@Test
		void classesLookAsOnTheWeb() {
			assertThat(
					run("""
							return [Object.getPrototypeOf(Request.prototype) === Object.prototype, 'text' in Response.prototype,
								Object.keys(Headers.prototype).includes('append'), Object.prototype.toString.call(new Headers()), Response.name,
								typeof Body];"""))
				.isEqualTo(List.of(true, true, true, "[object Headers]", "Response", "undefined"));
		}

		@Test
		void whatAProgramPatchesChangesNothingOfTheRest() {
			assertThat(
					run("""
							Array.prototype.push = Array.prototype.sort = String.prototype.toLowerCase = RegExp.prototype.exec = RegExp.prototype.test = () => { throw new Error('patched'); };
							Map.prototype.get = Map.prototype.set = () => { throw new Error('patched'); };
							Object.defineProperty(Array.prototype, '0', { configurable: true, set() { throw new Error('setter'); } });
							Object.defineProperty(Object.prototype, 'value', { configurable: true, set() { throw new Error('setter'); } });
							const headers = new Headers({ B: '1', A: '2' });
							const target = new EventTarget();
							let called = 0;
							target.addEventListener('x', () => called++);
							target.dispatchEvent(new Event('x'));
							const form = new FormData();
							form.append('a', 'b');
							const text = await new Response(form).text();
							return [headers.get('a'), called, text.length > 50, await new Blob(['a', 'b']).text()];"""))
				.isEqualTo(List.of("2", 1, true, "ab"));
		}

	}

}
