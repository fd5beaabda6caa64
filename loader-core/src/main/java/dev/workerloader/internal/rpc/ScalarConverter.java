package dev.workerloader.internal.rpc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.workerloader.WorkerScriptException;
import dev.workerloader.outbound.WorkerBlob;
import dev.workerloader.outbound.WorkerForm;
import dev.workerloader.outbound.WorkerRequest;
import dev.workerloader.outbound.WorkerResponse;

/**
 * How a value becomes an instance of a type without parts, and what to call what that
 * takes.
 *
 * @param expected what fits, in the words of JavaScript
 * @param conversion returns {@code null} if a value does not fit
 */
record ScalarConverter(String expected, Function<Object, @Nullable Object> conversion) {

	private static final Map<Class<?>, ScalarConverter> TABLE = table();

	/**
	 * Return the converter for a type.
	 * @param type the type
	 * @return the converter, or {@code null} if the type has parts
	 */
	static @Nullable ScalarConverter of(Class<?> type) {
		return TABLE.get(type);
	}

	private static Map<Class<?>, ScalarConverter> table() {
		Map<Class<?>, ScalarConverter> table = new HashMap<>();
		put(table, String.class, "a string", (value) -> (value instanceof String) ? value : null);
		put(table, boolean.class, Boolean.class, "a boolean", (value) -> (value instanceof Boolean) ? value : null);
		put(table, char.class, Character.class, "a string of one character",
				(value) -> (value instanceof String text && text.length() == 1) ? text.charAt(0) : null);
		put(table, byte.class, Byte.class, range(Byte.MIN_VALUE, Byte.MAX_VALUE),
				(value) -> (integer(value) instanceof Long number && number == number.byteValue()) ? number.byteValue()
						: null);
		put(table, short.class, Short.class, range(Short.MIN_VALUE, Short.MAX_VALUE),
				(value) -> (integer(value) instanceof Long number && number == number.shortValue())
						? number.shortValue() : null);
		put(table, int.class, Integer.class, range(Integer.MIN_VALUE, Integer.MAX_VALUE),
				(value) -> (integer(value) instanceof Long number && number == number.intValue()) ? number.intValue()
						: null);
		put(table, long.class, Long.class, range(-9007199254740991L, 9007199254740991L) + " or a bigint of 64 bits",
				ScalarConverter::toLong);
		put(table, double.class, Double.class, "a number", ScalarConverter::toDouble);
		put(table, float.class, Float.class, "a number of at most 3.4028235e38", ScalarConverter::toFloat);
		put(table, Number.class, "a number", (value) -> (value instanceof Number) ? value : null);
		put(table, BigInteger.class, "an integer or a bigint", ScalarConverter::toBigInteger);
		put(table, BigDecimal.class, "a finite number", ScalarConverter::toBigDecimal);
		put(table, Instant.class, "a Date", (value) -> (value instanceof Instant) ? value : null);
		put(table, Date.class, "a Date", (value) -> (value instanceof Instant instant) ? Date.from(instant) : null);
		put(table, byte[].class, "an ArrayBuffer, a typed array or a DataView",
				(value) -> (value instanceof byte[]) ? value : null);
		put(table, Pattern.class, "a RegExp", (value) -> (value instanceof Pattern) ? value : null);
		put(table, WorkerScriptException.class, "an Error",
				(value) -> (value instanceof WorkerScriptException) ? value : null);
		put(table, URI.class, "a URL", (value) -> (value instanceof URI) ? value : null);
		put(table, WorkerRequest.class, "a Request", (value) -> (value instanceof WorkerRequest) ? value : null);
		put(table, WorkerResponse.class, "a Response", (value) -> (value instanceof WorkerResponse) ? value : null);
		put(table, HttpHeaders.class, "Headers", (value) -> (value instanceof HttpHeaders) ? value : null);
		put(table, WorkerBlob.class, "a Blob or a File", (value) -> (value instanceof WorkerBlob) ? value : null);
		put(table, WorkerForm.class, "a FormData", (value) -> (value instanceof WorkerForm) ? value : null);
		text(table, UUID.class, "a UUID such as \"123e4567-e89b-12d3-a456-426614174000\"", ScalarConverter::uuid);
		text(table, Duration.class, "a duration such as \"PT1H30M\"", Duration::parse);
		text(table, Period.class, "a period such as \"P1Y2M3D\"", Period::parse);
		text(table, LocalDate.class, "a date such as \"2026-01-31\"", LocalDate::parse);
		text(table, LocalTime.class, "a time such as \"09:30:00\"", LocalTime::parse);
		text(table, LocalDateTime.class, "a date and time such as \"2026-01-31T09:30:00\"", LocalDateTime::parse);
		text(table, OffsetDateTime.class, "a date and time such as \"2026-01-31T09:30:00+01:00\"",
				OffsetDateTime::parse);
		text(table, OffsetTime.class, "a time such as \"09:30:00+01:00\"", OffsetTime::parse);
		text(table, ZonedDateTime.class, "a date and time such as \"2026-01-31T09:30:00+01:00[Europe/Berlin]\"",
				ZonedDateTime::parse);
		text(table, Year.class, "a year such as \"2026\"", Year::parse);
		text(table, YearMonth.class, "a month such as \"2026-01\"", YearMonth::parse);
		text(table, MonthDay.class, "a day such as \"--01-31\"", MonthDay::parse);
		text(table, ZoneId.class, "a time zone such as \"Europe/Berlin\"", ZoneId::of);
		text(table, ZoneOffset.class, "an offset such as \"+01:00\"", ZoneOffset::of);
		return Map.copyOf(table);
	}

	private static String range(long min, long max) {
		return "an integer between " + min + " and " + max;
	}

	private static void put(Map<Class<?>, ScalarConverter> table, Class<?> type, String expected,
			Function<Object, @Nullable Object> conversion) {
		table.put(type, new ScalarConverter(expected, conversion));
	}

	private static void put(Map<Class<?>, ScalarConverter> table, Class<?> primitive, Class<?> wrapper, String expected,
			Function<Object, @Nullable Object> conversion) {
		put(table, primitive, expected, conversion);
		put(table, wrapper, expected, conversion);
	}

	private static void text(Map<Class<?>, ScalarConverter> table, Class<?> type, String expected,
			Function<String, @Nullable Object> parser) {
		put(table, type, expected, (value) -> {
			try {
				return (value instanceof String text && text.length() <= 100) ? parser.apply(text) : null;
			}
			catch (DateTimeException | IllegalArgumentException ex) {
				return null;
			}
		});
	}

	private static @Nullable Object uuid(String text) {
		UUID uuid = UUID.fromString(text);
		// The JDK accepts groups that are too short.
		return uuid.toString().equalsIgnoreCase(text) ? uuid : null;
	}

	private static @Nullable Object integer(Object value) {
		if (value instanceof Integer || value instanceof Long) {
			return ((Number) value).longValue();
		}
		return (value instanceof Double number && number == 0) ? 0L : null;
	}

	private static @Nullable Object toLong(Object value) {
		if (value instanceof BigInteger bigint) {
			return (bigint.bitLength() <= 63) ? bigint.longValue() : null;
		}
		return integer(value);
	}

	private static @Nullable Object toDouble(Object value) {
		return (value instanceof Integer || value instanceof Long || value instanceof Double)
				? ((Number) value).doubleValue() : null;
	}

	private static @Nullable Object toFloat(Object value) {
		if (toDouble(value) instanceof Double number) {
			float result = number.floatValue();
			return (Float.isInfinite(result) && !number.isInfinite()) ? null : result;
		}
		return null;
	}

	private static @Nullable Object toBigInteger(Object value) {
		if (value instanceof BigInteger) {
			return value;
		}
		return (integer(value) instanceof Long number) ? BigInteger.valueOf(number) : null;
	}

	private static @Nullable Object toBigDecimal(Object value) {
		if (integer(value) instanceof Long number) {
			return BigDecimal.valueOf(number);
		}
		return (value instanceof Double number && Double.isFinite(number)) ? BigDecimal.valueOf(number) : null;
	}

}
