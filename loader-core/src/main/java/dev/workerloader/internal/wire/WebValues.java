package dev.workerloader.internal.wire;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.workerloader.outbound.WorkerBlob;
import dev.workerloader.outbound.WorkerForm;

/**
 * How headers, blobs and forms cross: {@code ["h", name, value, …]},
 * {@code ["B", type, bytes]}, of a file with {@code name, lastModified}, and
 * {@code ["F", name, text or file, …]}.
 */
final class WebValues {

	static final String HEADERS = "h";

	static final String BLOB = "B";

	static final String FORM = "F";

	private WebValues() {
	}

	/**
	 * Return the parts of a value of the web platform, bytes as such.
	 * @return the parts, or {@code null} if the object is none
	 */
	static @Nullable List<@Nullable Object> parts(Object object) {
		if (object instanceof HttpHeaders headers) {
			List<@Nullable Object> parts = begin(HEADERS);
			headers.map().forEach((name, values) -> values.forEach((value) -> {
				parts.add(name);
				parts.add(value);
			}));
			return parts;
		}
		if (object instanceof WorkerBlob blob) {
			List<@Nullable Object> parts = begin(BLOB);
			parts.add(blob.type());
			parts.add(blob.bytes());
			if (blob.name() != null && blob.lastModified() != null) {
				parts.add(blob.name());
				parts.add(blob.lastModified().toEpochMilli());
			}
			return parts;
		}
		if (object instanceof WorkerForm form) {
			List<@Nullable Object> parts = begin(FORM);
			form.entries().forEach((entry) -> {
				parts.add(entry.name());
				parts.add((entry.text() != null) ? entry.text() : entry.file());
			});
			return parts;
		}
		return HttpMessages.parts(object);
	}

	private static List<@Nullable Object> begin(String tag) {
		List<@Nullable Object> parts = new ArrayList<>();
		parts.add(tag);
		return parts;
	}

	/**
	 * Build headers.
	 * @param fields names and values in turn
	 * @throws WireFormatException if they are none
	 */
	static HttpHeaders headers(List<String> fields) {
		Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		// What requests and responses refuse is refused here as well.
		HttpMessages.response(200, "", null, fields)
			.headers()
			.forEach((name, list) -> values.put(name, new ArrayList<>(list)));
		return HttpHeaders.of(values, (name, value) -> true);
	}

	/**
	 * Build a blob.
	 * @param name the name of a file, or {@code null}
	 * @param lastModified when the file was modified, as a number of milliseconds
	 * @throws WireFormatException if it is none
	 */
	static WorkerBlob blob(byte[] bytes, String type, @Nullable String name, @Nullable Object lastModified) {
		try {
			return (name != null) ? WorkerBlob.file(name, bytes, type, time(lastModified)) : WorkerBlob.of(bytes, type);
		}
		catch (IllegalArgumentException ex) {
			throw new WireFormatException(String.valueOf(ex.getMessage()), ex);
		}
	}

	// A worker may say whatever it wants.
	private static Instant time(@Nullable Object millis) {
		long time = (millis instanceof Integer || millis instanceof Long) ? ((Number) millis).longValue() : 0;
		return Instant.ofEpochMilli((Math.abs(time) <= Wire.MAX_DATE) ? time : 0);
	}

}
