package dev.workerloader.internal.rpc;

import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import dev.workerloader.WorkerScriptException;
import dev.workerloader.internal.types.DataClass;
import dev.workerloader.internal.types.FunctionType;
import dev.workerloader.internal.types.StreamType;
import dev.workerloader.internal.wire.SafeText;
import dev.workerloader.outbound.WorkerBlob;
import dev.workerloader.outbound.WorkerForm;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;
import dev.workerloader.rpc.RpcSignal;
import dev.workerloader.rpc.RpcStub;

/**
 * What was expected and what came, in the words of JavaScript.
 */
final class Expectation {

	private static final int MAX_NAMES = 20;

	private static final int MAX_TEXT = 40;

	private Expectation() {
	}

	static String of(JavaType type) {
		Class<?> raw = type.getRawClass();
		ScalarConverter scalar = ScalarConverter.of(raw);
		if (scalar != null) {
			return scalar.expected();
		}
		if (raw.isEnum()) {
			return "one of " + list(constants(raw).stream().map((name) -> '"' + name + '"').toList());
		}
		if (StreamType.isParameter(type)) {
			return StreamType.isWritable(type) ? "a WritableStream" : "a ReadableStream";
		}
		if (FunctionType.isFunction(raw)) {
			return "a function";
		}
		if (TypeConverter.isReference(raw)) {
			return reference(raw);
		}
		if (Set.class.isAssignableFrom(raw)) {
			return "a Set or an array";
		}
		if (raw.isArray() || type.isCollectionLikeType() || raw == Iterable.class) {
			return "an array";
		}
		if (type.isMapLikeType()) {
			return type.getKeyType().hasRawClass(String.class) ? "an object" : "a Map or an object";
		}
		List<String> names = List.copyOf(DataClass.of(type).writable().keySet());
		return switch (names.size()) {
			case 0 -> "an object without properties";
			case 1 -> "an object with the property " + names.get(0);
			default -> "an object with the properties " + list(names);
		};
	}

	private static String reference(Class<?> type) {
		if (type == RpcSignal.class) {
			return "an AbortSignal";
		}
		return (type == RpcStub.class) ? "a function or an RpcTarget" : "the stub of an object of the right kind";
	}

	static String actual(@Nullable Object value) {
		if (value == null) {
			return "null or undefined";
		}
		if (value instanceof String text) {
			return "the string " + SafeText.quote(text, MAX_TEXT);
		}
		if (value instanceof Boolean) {
			return "the boolean " + value;
		}
		if (value instanceof BigInteger bigint) {
			return (bigint.bitLength() <= 128) ? "the bigint " + bigint : "a bigint";
		}
		if (value instanceof Number number) {
			return "the number " + number(number);
		}
		if (value instanceof Instant) {
			return "a Date";
		}
		if (value instanceof Pattern) {
			return "a RegExp";
		}
		if (value instanceof WorkerScriptException error) {
			return "an Error (" + SafeText.escape(error.name(), MAX_TEXT) + ")";
		}
		if (value instanceof URI) {
			return "a URL";
		}
		if (value instanceof WorkerRequest) {
			return "a Request";
		}
		if (value instanceof WorkerResponse) {
			return "a Response";
		}
		if (value instanceof HttpHeaders) {
			return "Headers";
		}
		if (value instanceof WorkerBlob blob) {
			return (blob.name() != null) ? "a File" : "a Blob";
		}
		if (value instanceof WorkerForm) {
			return "a FormData";
		}
		if (value instanceof RpcSignal) {
			return "an AbortSignal";
		}
		if (value instanceof byte[]) {
			return "an ArrayBuffer, a typed array or a DataView";
		}
		if (value instanceof Set) {
			return "a Set";
		}
		if (value instanceof Map<?, ?> map) {
			return map.keySet().stream().allMatch(String.class::isInstance) ? "an object" : "a Map";
		}
		if (value instanceof RpcStub) {
			return "a function or an RpcTarget";
		}
		if (value instanceof InputStream) {
			return "a ReadableStream";
		}
		if (value instanceof OutputStream) {
			return "a WritableStream";
		}
		return (value instanceof Collection) ? "an array" : "the stub of another object";
	}

	static List<String> constants(Class<?> type) {
		return Arrays.stream(type.getEnumConstants()).map((constant) -> ((Enum<?>) constant).name()).toList();
	}

	private static String number(Number value) {
		double number = value.doubleValue();
		if (number == Math.rint(number) && Math.abs(number) < 1e21) {
			return new BigDecimal(number).toPlainString();
		}
		return value.toString().replace(".0E", "e").replace('E', 'e');
	}

	private static String list(List<String> names) {
		String text = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
		return (names.size() > MAX_NAMES) ? text + " …" : text;
	}

}
