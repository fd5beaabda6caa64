package dev.workerloader;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code URL} and {@code URLSearchParams} in a worker. How URLs are parsed is tested with
 * the parser.
 */
class UrlTests {

	@AutoClose
	private static final WorkerLoader loader = SharedHost.loader().build();

	private static Object run(String body) {
		WorkerCode code = WorkerCode.builder("main.js",
				"const attempt = (action) => { try { return action(); } catch (error) { return error.name + ': ' + error.message; } };"
						+ "export default { go() { " + body + " } };")
			.limits((limits) -> limits.cpuTime(Duration.ofSeconds(20)))
			.build();
		return loader.run(code, "go").valueAs(Object.class);
	}

	@Nested
	class Url {

		@Test
		void hasThePartsOfItsText() {
			assertThat(
					run("""
							const url = new URL('https://user:pa%20ss@EXAMPLE.com:8080/a/../b?q=1#frag');
							return [url.href, url.origin, url.protocol, url.username, url.password, url.host, url.hostname, url.port,
								url.pathname, url.search, url.hash, String(url), JSON.stringify(url), url.searchParams.get('q')];"""))
				.isEqualTo(List.of("https://user:pa%20ss@example.com:8080/b?q=1#frag", "https://example.com:8080",
						"https:", "user", "pa%20ss", "example.com:8080", "example.com", "8080", "/b", "?q=1", "#frag",
						"https://user:pa%20ss@example.com:8080/b?q=1#frag",
						"\"https://user:pa%20ss@example.com:8080/b?q=1#frag\"", "1"));
		}

		@Test
		void partsThatAreNotThereAreEmpty() {
			assertThat(
					run("""
							const url = new URL('mailto:x?#');
							return [url.href, url.origin, url.username, url.password, url.host, url.hostname, url.port, url.pathname, url.search, url.hash];"""))
				.isEqualTo(List.of("mailto:x?#", "null", "", "", "", "", "", "x", "", ""));
			assertThat(run("const url = new URL('foo:/.//p'); return [url.href, url.pathname, url.host];"))
				.isEqualTo(List.of("foo:/.//p", "//p", ""));
		}

		@Test
		void originsOfBlobsAreThoseOfWhoMadeThem() {
			assertThat(run(
					"return ['blob:https://a:1/x', 'blob:ftp://a/x', 'blob:x', 'file:///x', 'wss://b'].map((url) => new URL(url).origin);"))
				.isEqualTo(List.of("https://a:1", "null", "null", "null", "wss://b"));
		}

		@Test
		void isResolvedAgainstItsBase() {
			assertThat(run(
					"return [new URL('../x?y', new URL('https://a/b/c/d')).href, new URL('//h', 'http://a').href];"))
				.isEqualTo(List.of("https://a/b/x?y", "http://h/"));
		}

		@Test
		void partsCanBeSet() {
			assertThat(
					run("""
							const url = new URL('https://a/');
							url.protocol = 'http'; url.username = 'u:'; url.password = 'p'; url.host = 'b\\u00fccher.example:99'; url.port = 8080;
							url.pathname = 'x y'; url.search = 'q=1'; url.hash = 'h';
							const first = url.href;
							url.hostname = '::'; url.port = 'x'; url.protocol = 'foo';
							const second = url.href === first;
							url.href = 'https://c'; url.search = '';
							return [first, second, url.href, attempt(() => { url.href = 'x'; }), url.href];"""))
				.isEqualTo(List.of("http://u%3A:p@xn--bcher-kva.example:8080/x%20y?q=1#h", true, "https://c/",
						"TypeError: Invalid URL: \"x\". A URL without a scheme needs a base: new URL(url, base).",
						"https://c/"));
		}

		@Test
		void whatIsNoUrlIsATypeErrorThatQuotesIt() {
			assertThat(run(
					"return [attempt(() => new URL('/x')), attempt(() => new URL('x', 'y')), attempt(() => new URL()), attempt(() => URL('https://a')), attempt(() => new URL(Symbol()))];"))
				.asInstanceOf(InstanceOfAssertFactories.LIST)
				.satisfiesExactly((message) -> assertThat(message).isEqualTo(
						"TypeError: Invalid URL: \"/x\". A URL without a scheme needs a base: new URL(url, base)."),
						(message) -> assertThat(message)
							.isEqualTo("TypeError: Invalid URL: \"x\" with the base \"y\"."),
						(message) -> assertThat(message).isEqualTo("TypeError: URL needs 1 argument, but got 0."),
						(message) -> assertThat((String) message).startsWith("TypeError: "),
						(message) -> assertThat((String) message).startsWith("TypeError: "));
		}

		@Test
		void canBeParsedWithoutAnError() {
			assertThat(run(
					"return [URL.canParse('https://a'), URL.canParse('a'), URL.canParse('a', 'https://b'), URL.parse('a'), URL.parse('a', 'https://b').href, URL.parse('https://c') instanceof URL];"))
				.asString()
				.isEqualTo("[true, false, true, null, https://b/a, true]");
		}

		@Test
		void textThatIsTooLongIsARangeError() {
			assertThat(run("return attempt(() => new URL('https://a/' + 'x'.repeat(2e6)));"))
				.isEqualTo("RangeError: The URL is longer than 1048576 characters, which is the limit.");
		}

		@Test
		void membersAreThoseOfTheWeb() {
			assertThat(
					run("""
							const names = []; for (const name in URL.prototype) names.push(name);
							const { enumerable, configurable, get, set } = Object.getOwnPropertyDescriptor(URL.prototype, 'host');
							const tag = Object.getOwnPropertyDescriptor(URL.prototype, Symbol.toStringTag);
							const global = Object.getOwnPropertyDescriptor(globalThis, 'URL');
							return [names.sort().join(), enumerable, configurable, get.name, set.length, Object.prototype.toString.call(new URL('a:')), tag.writable, tag.enumerable,
								URL.length, URL.name, URL.canParse.length, Object.keys(URL).join(), Object.keys(new URL('a:')).length, global.enumerable, global.writable,
								attempt(() => URL.prototype.href).startsWith('TypeError'), new (class extends URL { x = 1; })('a:').href];"""))
				.asString()
				.isEqualTo("[hash,host,hostname,href,origin,password,pathname,port,protocol,search,searchParams,toJSON,"
						+ "toString,username, true, true, get host, 1, [object URL], false, false, 1, URL, 1, "
						+ "canParse,parse, 0, false, true, true, a:]");
		}

		@Test
		void cannotBeCloned() {
			assertThat(run("return attempt(() => structuredClone({ url: new URL('a:') }));").toString())
				.startsWith("DataCloneError");
		}

	}

	@Nested
	class Params {

		@Test
		void areMadeOfTextPairsOrProperties() {
			assertThat(
					run("""
							return ['?a=1&b=%41+c&&d&=x', [['a', 1], new Set(['b', 2])], { a: 1, b: null }, new URLSearchParams('x=y'), new Map([['k', 'v']]), undefined, null, 5]
								.map((init) => new URLSearchParams(init).toString());"""))
				.isEqualTo(List.of("a=1&b=A+c&d=&=x", "a=1&b=2", "a=1&b=null", "x=y", "k=v", "", "null=", "5="));
			assertThat(run(
					"return [attempt(() => new URLSearchParams([['a']])), attempt(() => new URLSearchParams([1])), attempt(() => new URLSearchParams({ [Symbol('s')]: 1 })).startsWith('TypeError')];"))
				.asString()
				.isEqualTo("[TypeError: URLSearchParams needs pairs of a name and a value, but one has 1 elements., "
						+ "TypeError: URLSearchParams needs pairs of a name and a value, but got 1., true]");
		}

		@Test
		void textIsEncodedAndDecodedAsForms() {
			assertThat(
					run("""
							const all = Array.from({ length: 0x180 }, (x, i) => String.fromCharCode(i)).join('') + '\\ud83d\\ude00\\ud800';
							const text = new URLSearchParams([['k', all]]).toString();
							return [new URLSearchParams(text).get('k') === all.toWellFormed(), new URLSearchParams([['', "*-._!'()~ \\u00fc"]]).toString(),
								new URLSearchParams('a=%&b=%e2%82&c=%ff%41&d=%C3%BC&%ef%bb%bfe=1').toString()];"""))
				.isEqualTo(List.of(true, "=*-._%21%27%28%29%7E+%C3%BC",
						"a=%25&b=%EF%BF%BD&c=%EF%BF%BDA&d=%C3%BC&%EF%BB%BFe=1"));
		}

		@Test
		void canBeReadAndChanged() {
			assertThat(
					run("""
							const params = new URLSearchParams('a=1&b=2&a=3&c=4');
							const seen = [params.size, params.get('a'), params.get('x'), params.getAll('a').join(), params.has('a'), params.has('a', '3'), params.has('a', '9'), params.has('x')];
							params.append('d', '\\ud800'); params.set('a', 9); params.set('e', 5); params.delete('b', 'x'); params.delete('c', 4);
							seen.push(params.toString()); params.delete('a'); params.delete('e', undefined); seen.push(params.toString());
							return seen;"""))
				.asString()
				.isEqualTo("[4, 1, null, 1,3, true, true, false, false, a=9&b=2&d=%EF%BF%BD&e=5, b=2&d=%EF%BF%BD]");
		}

		@Test
		void areSortedByCodeUnitsAndStay() {
			assertThat(run(
					"const params = new URLSearchParams('z=1&\\ufffd=2&\\ud83d\\ude00=3&z=0&a=4'); params.sort(); return [...params].map(([k, v]) => v).join('');"))
				.isEqualTo("41032");
		}

		@Test
		void areIteratedWhileTheyChange() {
			assertThat(
					run("""
							const params = new URLSearchParams('a=1&b=2&c=3'); const seen = [];
							for (const [name] of params) { seen.push(name); if (name === 'a') params.delete('b'); if (name === 'c') params.append('d', 4); }
							params.forEach(function (value, name, all) { seen.push(name + value + (all === params) + this.x); }, { x: 'y' });
							const iterator = params.entries();
							return [seen.join(), [...params.keys()].join(), [...params.values()].join(), Object.prototype.toString.call(iterator),
								iterator[Symbol.iterator]() === iterator, params[Symbol.iterator] === params.entries, 'next' in iterator && !Object.hasOwn(iterator, 'next'), iterator.map((x) => x[0]).toArray().join()];"""))
				.asString()
				.isEqualTo(
						"[a,c,d,a1truey,c3truey,d4truey, a,c,d, 1,3,4, [object URLSearchParams Iterator], true, true, true, a,c,d]");
		}

		@Test
		void ofAUrlAreItsQuery() {
			assertThat(
					run("""
							const url = new URL('https://a/?x=1#h'); const params = url.searchParams; const seen = [params === url.searchParams];
							params.append('y', "'"); seen.push(url.href); url.search = '?z=%41'; seen.push(params.toString()); url.href = 'https://b/?q'; seen.push(params.get('q'));
							params.delete('q'); seen.push(url.href); seen.push(attempt(() => { url.searchParams = 'x'; }).startsWith('TypeError'));
							return seen;"""))
				.asString()
				.isEqualTo("[true, https://a/?x=1&y=%27#h, z=A, , https://b/, true]");
		}

		@Test
		void membersAreThoseOfTheWeb() {
			assertThat(
					run("""
							const names = []; for (const name in URLSearchParams.prototype) names.push(name);
							return [names.sort().join(), URLSearchParams.length, URLSearchParams.prototype.append.length, URLSearchParams.prototype.has.length,
								attempt(() => new URLSearchParams().append('x')), attempt(() => URLSearchParams.prototype.get.call({}, 'x')).startsWith('TypeError')];"""))
				.asString()
				.isEqualTo("[append,delete,entries,forEach,get,getAll,has,keys,set,size,sort,toString,values, 0, 2, 1, "
						+ "TypeError: URLSearchParams.append needs 2 arguments, but got 1., true]");
		}

	}

}
