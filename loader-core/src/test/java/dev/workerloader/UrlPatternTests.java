package dev.workerloader;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code URLPattern} in a worker, with the examples of the standard.
 */
class UrlPatternTests {

	@AutoClose
	private static final WorkerLoader loader = WorkerLoader.builder().build();

	private static Object run(String body) {
		return loader.run(code(body), "go").valueAs(Object.class);
	}

	private static WorkerCode code(String body) {
		return WorkerCode.builder("main.js",
				"const attempt = (action) => { try { return action(); } catch (error) { return error.name + ': ' + error.message; } };"
						+ "const parts = (p) => [p.protocol, p.username, p.password, p.hostname, p.port, p.pathname, p.search, p.hash].join(' ');"
						+ "export default { go(row) { " + body + " } };")
			.build();
	}

	@Test
	void hasThePatternsOfItsParts() {
		assertThat(
				run("""
						return ['https://example.com/:category/*', 'http{s}?://{:subdomain.}?shop.example/products/:id([0-9]+)#reviews', 'https://u\\\\:p@*:8080?q', 'data\\\\:text/*', 'https://b\\u00fccher.example/\\u00fc']
							.map((text) => parts(new URLPattern(text))).concat(parts(new URLPattern('../admin/*', 'https://discussion.example/forum/?page=2')), parts(new URLPattern({ pathname: '/a' })), parts(new URLPattern()),
								parts(new URLPattern({ search: '?a', hash: '#b', protocol: 'https:', port: '443', hostname: '[\\\\:\\\\:AB]' })));"""))
			.isEqualTo(List.of("https * * example.com  /:category/* * *",
					"http{s}? * * {:subdomain.}?shop.example  /products/:id([0-9]+)  reviews", "https u p * 8080 / q *",
					"data * *   text/* * *", "https * * xn--bcher-kva.example  /%C3%BC * *",
					"https * * discussion.example  /admin/* * *", "* * * * * /a * *", "* * * * * * * *",
					"https * * [\\:\\:ab]  * a b"));
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					https://example.com/:category/*, https://example.com/products/, true
					https://example.com/:category/*, https://example.com/blog/our-greatest-product-ever, true
					https://example.com/:category/*, https://example.com/, false
					https://example.com/:category/*, http://example.com/products/, false
					https://example.com/:category/*, https://example.com:8443/blog/our-greatest-product-ever, false
					http{s}?://{:subdomain.}?shop.example/products/:id([0-9]+)#reviews, https://shop.example/products/74205#reviews, true
					http{s}?://{:subdomain.}?shop.example/products/:id([0-9]+)#reviews, https://kathryn@voyager.shop.example/products/74656#reviews, true
					http{s}?://{:subdomain.}?shop.example/products/:id([0-9]+)#reviews, http://insecure.shop.example/products/1701#reviews, true
					http{s}?://{:subdomain.}?shop.example/products/:id([0-9]+)#reviews, https://shop.example/products/2000, false
					http{s}?://{:subdomain.}?shop.example/products/:id([0-9]+)#reviews, http://shop.example:8080/products/0#reviews, false
					http{s}?://{:subdomain.}?shop.example/products/:id([0-9]+)#reviews, https://nx.shop.example/products/01?speed=5#reviews, false
					http{s}?://{:subdomain.}?shop.example/products/:id([0-9]+)#reviews, https://shop.example/products/chair#reviews, false
					https://a/products/:id?, https://a/products, true
					https://a/products/:id?, https://a/products/2, true
					https://a/products/:id?, https://a/products/, false
					https://a/products/{:id}?, https://a/products/, true
					https://a/blog/:year(\\d+)/:month(\\d+), https://a/blog/2012/02, true
					https://a/blog/:title, https://a/blog/2012/02, false
					https://a/:path+, https://a/b/c/d, true
					https://a/:path+, https://a/, false
					https://*:*, http://a, false
					https://*:*, https://a:1, true
					https://*/a, https://x.y/a?b#c, true
					""")
	void urlMatchesOrNot(String pattern, String url, boolean matches) {
		assertThat(loader.run(code("return new URLPattern(row[0]).test(row[1]);"), "go", List.of(pattern, url)).value())
			.isEqualTo(matches);
	}

	@Test
	void groupsAreInTheResult() {
		assertThat(
				run("""
						const pattern = new URLPattern({ hostname: '{:sub.}?b.example', pathname: '/:a/:b(x|y)/*', search: ':q' });
						const match = pattern.exec('https://u:p@b.example:81/1/y/z?w#h');
						return [JSON.stringify(match.pathname), match.hostname.groups.sub === undefined && 'sub' in match.hostname.groups, match.search.groups.q, match.hash.groups[0], match.port.input, match.username.input, match.inputs, pattern.exec('https://c/')];"""))
			.asString()
			.isEqualTo("[{\"input\":\"/1/y/z\",\"groups\":{\"0\":\"z\",\"a\":\"1\",\"b\":\"y\"}}, true, w, h, 81, u, "
					+ "[https://u:p@b.example:81/1/y/z?w#h], null]");
	}

	@Test
	void inputIsTextWithABaseAnObjectOrAUrl() {
		assertThat(
				run("""
						const pattern = new URLPattern('/b/:c', 'https://a.example');
						return [pattern.exec('c', 'https://a.example/b/x').inputs, pattern.exec({ pathname: 'c', baseURL: 'https://a.example/b/x' }).inputs[0].pathname, pattern.test(new URL('https://a.example/b/c?q')), pattern.test('x'), pattern.test('x', 'y'),
							pattern.test({ protocol: '1' }), pattern.test({ baseURL: 'x' }), pattern.test(), new URLPattern().test(), attempt(() => pattern.test({}, 'https://a.example')), attempt(() => pattern.exec({}, 'https://a.example')).slice(0, 10)];"""))
			.isEqualTo(List.of(List.of("c", "https://a.example/b/x"), "c", true, false, false, false, false, false,
					true,
					"TypeError: An input that is an object has its base URL in the property \"baseURL\", not in an argument.",
					"TypeError:"));
	}

	@Test
	void caseIsIgnoredWhereThatIsSaid() {
		assertThat(
				run("""
						return [new URLPattern('https://a/X', { ignoreCase: true }), new URLPattern('/X', 'https://a', { ignoreCase: 1 }), new URLPattern({ pathname: '/X' }, { ignoreCase: true }), new URLPattern('https://a/X', {}), new URLPattern('https://a/X', undefined)].map((pattern) => pattern.test('https://a/x'));"""))
			.isEqualTo(List.of(true, true, true, false, false));
	}

	@Test
	void regularExpressionsAreTold() {
		assertThat(run(
				"return [{}, { pathname: '/:a/*' }, { pathname: '/:a([^\\\\/]+?)' }, { pathname: '/(a)' }, { hash: ':b(c)' }].map((init) => new URLPattern(init).hasRegExpGroups);"))
			.isEqualTo(List.of(false, false, false, true, true));
	}

	@Test
	void whatIsNoPatternIsATypeErrorThatSaysWhy() {
		assertThat(
				run("""
						return [() => new URLPattern('/a'), () => new URLPattern('x', 'y'), () => new URLPattern({ pathname: '(a' }), () => new URLPattern({ pathname: '/:' }), () => new URLPattern({ pathname: 'a\\\\' }), () => new URLPattern({ pathname: '{a' }),
							() => new URLPattern({ pathname: 'a}' }), () => new URLPattern({ pathname: '+' }), () => new URLPattern({ pathname: '/:a/:a' }), () => new URLPattern({ hostname: 'a b' }), () => new URLPattern({ hostname: '[x' }), () => new URLPattern({ port: 'x' }),
							() => new URLPattern({}, 'https://a'), () => new URLPattern('https://a', 1, 2)].map(attempt);"""))
			.isEqualTo(List.of(
					"TypeError: The pattern \"/a\" is not valid: it has no protocol, so it needs a base URL: new URLPattern(pattern, baseURL). For a path alone use new URLPattern({ pathname }).",
					"TypeError: Invalid URL: \"y\". A URL without a scheme needs a base: new URL(url, base).",
					"TypeError: The pattern \"(a\" is not valid: the regular expression at 0 must be ASCII, be closed, not be empty, not begin with \"?\", and have groups only as \"(?:…)\".",
					"TypeError: The pattern \"/:\" is not valid: the colon at 1 needs a name after it, as in \":id\". Escape it with a backslash if it is text.",
					"TypeError: The pattern \"a\\\\\" is not valid: it ends with a backslash, which needs a character to escape.",
					"TypeError: The pattern \"{a\" is not valid: it ends where the group has to be closed with \"}\".",
					"TypeError: The pattern \"a}\" is not valid: \"}\" at 1 is where nothing can be repeated or closed. Escape it with a backslash if it is text.",
					"TypeError: The pattern \"+\" is not valid: \"+\" at 0 is where nothing can be repeated or closed. Escape it with a backslash if it is text.",
					"TypeError: The pattern \"/:a/:a\" is not valid: two groups have the name \"a\".",
					"TypeError: \"a b\" cannot be in the hostname of a URL.",
					"TypeError: \"[x\" cannot be in an IPv6 address.",
					"TypeError: \"x\" cannot be in the port of a URL.",
					"TypeError: A pattern that is an object has its base URL in the property \"baseURL\", not in an argument.",
					"TypeError: The options of a URLPattern must be an object: { ignoreCase: true }."));
		assertThat(run("return attempt(() => new URLPattern({ pathname: '([b-a])' }));")).asString()
			.startsWith("TypeError: The pattern \"([b-a])\" is not valid: a regular expression in it is wrong: ");
	}

	@Test
	void regularExpressionRunsWithinTheLimitsOfTheGuest() {
		Invocation invocation = loader.run(WorkerCode.builder("main.js",
				"export default { go() { return new URLPattern({ pathname: '/((?:(?<n>a+)+)+\\\\k<n>b)' }).test('https://a/' + 'a'.repeat(200)); } };")
			.limits((limits) -> limits.cpuTime(Duration.ofMillis(500)))
			.build(), "go");
		assertThat(invocation.outcome()).isEqualTo(Outcome.LIMIT);
	}

	@Test
	void membersAreThoseOfTheWeb() {
		assertThat(
				run("""
						const names = []; for (const name in URLPattern.prototype) names.push(name);
						const { get, set, enumerable } = Object.getOwnPropertyDescriptor(URLPattern.prototype, 'pathname');
						return [names.sort().join(), URLPattern.length, URLPattern.name, URLPattern.prototype.test.length, URLPattern.prototype.exec.length, get.name, set === undefined, enumerable, String(new URLPattern()), Object.keys(new URLPattern()).length,
							attempt(() => URLPattern.prototype.hash).slice(0, 10), attempt(() => URLPattern()).slice(0, 10), typeof new (class extends URLPattern { x = 1; })().test];"""))
			.isEqualTo(
					List.of("exec,hasRegExpGroups,hash,hostname,password,pathname,port,protocol,search,test,username",
							0, "URLPattern", 0, 0, "get pathname", true, true, "[object URLPattern]", 0, "TypeError:",
							"TypeError:", "function"));
	}

	@Test
	void logShowsThePatterns() {
		assertThat(loader.run(code("console.log(new URLPattern({ pathname: '/x' }));"), "go").logs()).singleElement()
			.satisfies((entry) -> assertThat(entry.message()).startsWith("URLPattern {").contains("pathname: '/x'"));
	}

}
