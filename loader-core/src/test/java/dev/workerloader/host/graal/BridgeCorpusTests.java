package dev.workerloader.host.graal;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.workerloader.internal.guest.BootstrapScript;
import dev.workerloader.internal.web.WebServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BridgeCorpus}.
 */
class BridgeCorpusTests {

	@Test
	void everyInvocationOfTheCorpusIsAnsweredAsItShouldBe() {
		ContextFactory contexts = new ContextFactory(GraalHostSettings.defaults(), BootstrapScript.text(),
				WebServices::new);
		try {
			List<String> posted = BridgeCorpus.run(contexts);
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"loaded\","));
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"result\",1,"));
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"error\",5,\"result\","));
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"error\",6,\"size\","));
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"result\",11,"));
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"get\","));
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"call\",1,20,-19,"));
			assertThat(posted).contains("[\"dispose\",1,7]", "[\"want\",1,21]", "[\"returned\",1,1,1]",
					"[\"returned\",1,2,\"x\"]");
			assertThat(posted).contains("[\"dispose\",14,11]", "[\"dispose\",14,9]", "[\"result\",14,[\"R\",4],false]",
					"[\"returned\",14,5,[\"b\",\"Uint8Array\",\"AAA=\"]]", "[\"returned\",14,6,null]");
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"result\",16,[\"l\","));
			assertThat(posted).contains("[\"result\",18,\"node\",false]");
			assertThat(posted).filteredOn((message) -> message.startsWith("[\"threw\",1,")).hasSize(2);
			assertThat(posted).filteredOn((message) -> message.startsWith("[\"fetch\",15,")).hasSize(5);
			assertThat(posted).contains("[\"cancel\",15,36]",
					"[\"result\",15,[\"p\",200,\"\",[\"R\",6],\"a\",\"b\"],false]",
					"[\"returned\",15,7,[\"b\",\"Uint8Array\",\"AQI=\"]]", "[\"returned\",15,8,null]");
			assertThat(posted).contains("[\"dispose\",17,13]");
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"abort\",17,"));
			assertThat(posted)
				.anySatisfy((message) -> assertThat(message).startsWith("[\"result\",17,{\"headers\":[\"h\","));
			assertThat(posted).contains("[\"connect\",19,42,\"wss://a.example/x\",[\"p\",\"q\"]]", "[\"cancel\",19,43]",
					"[\"result\",19,\"3000 r true wss://a.example/x p  3 13\",false]");
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"rejection\","));
			assertThat(posted).anySatisfy((message) -> assertThat(message).startsWith("[\"untimer\","));
			assertThat(posted).anySatisfy((message) -> assertThat(message).contains("in a timer"));
			assertThat(posted).filteredOn((message) -> message.startsWith("[\"error\",")).hasSize(10);
		}
		finally {
			contexts.close();
		}
	}

}
