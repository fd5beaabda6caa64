package dev.workerloader.sample.chat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The messages of a room as text, page by page: the next one is read from the database
 * when somebody has read the one before it.
 */
@SuppressWarnings("JdkObsolete") // what a SequenceInputStream takes
class RoomExport implements Enumeration<InputStream> {

	private final String room;

	private final MessageRepository messages;

	private List<Message> page;

	RoomExport(String room, MessageRepository messages) {
		this.room = room;
		this.messages = messages;
		this.page = messages.findTop100ByRoomOrderById(room);
	}

	@Override
	public boolean hasMoreElements() {
		return !this.page.isEmpty();
	}

	@Override
	public InputStream nextElement() {
		String text = this.page.stream().map(RoomExport::line).collect(Collectors.joining());
		Message last = this.page.get(this.page.size() - 1);
		this.page = this.messages.findTop100ByRoomAndIdGreaterThanOrderById(this.room,
				Objects.requireNonNull(last.id()));
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String line(Message message) {
		return message.sentAt() + " " + message.author() + ": " + message.text().replace('\n', ' ') + "\n";
	}

}
