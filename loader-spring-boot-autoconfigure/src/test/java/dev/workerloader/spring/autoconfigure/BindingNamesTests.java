package dev.workerloader.spring.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BindingNames}.
 */
class BindingNamesTests {

	@ParameterizedTest
	@CsvSource({ "chatRoom, CHAT_ROOM", "chat-room, CHAT_ROOM", "chat_room, CHAT_ROOM", "URLService, URL_SERVICE",
			"httpAPI, HTTP_API", "room2Members, ROOM2_MEMBERS", "members, MEMBERS", "com.example.ChatRoom, CHAT_ROOM",
			"outer.Inner, INNER", "com.example.Outer$Inner, INNER", "group#com.example.WeatherApi, WEATHER_API" })
	void nameOfBeanBecomesUpperSnakeCase(String beanName, String expected) {
		assertThat(BindingNames.ofBean(beanName)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "CHAT_ROOM, chat-room", "CHAT_ROOM, chatRoom", "chat__room, CHATROOM" })
	void namesMatchIgnoringCaseDashesAndUnderscores(String first, String second) {
		assertThat(BindingNames.canonical(first)).isEqualTo(BindingNames.canonical(second));
	}

}
