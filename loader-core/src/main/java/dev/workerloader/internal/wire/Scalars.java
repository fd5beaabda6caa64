package dev.workerloader.internal.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Encodes the values that have no parts.
 */
final class Scalars {

	private static final Set<Class<?>> TEXTS = Set.of(UUID.class, Duration.class, Period.class, LocalDate.class,
			LocalTime.class, LocalDateTime.class, OffsetDateTime.class, OffsetTime.class, ZonedDateTime.class,
			Year.class, YearMonth.class, MonthDay.class, Character.class);

	private Scalars() {
	}

	/**
	 * Write the value if it is a scalar.
	 * @return whether it is
	 * @throws IllegalArgumentException if it is one that has no equal in JavaScript; the
	 * message is a sentence for the developer
	 */
	@SuppressWarnings("JavaUtilDate") // toInstant() fails on the subclasses of java.sql
	static boolean write(@Nullable Object value, TextOutput output) {
		JsonGenerator json = output.json();
		if (value == null) {
			output.announce(4);
			json.writeNull();
		}
		else if (value instanceof String text) {
			text(text, output);
		}
		else if (value instanceof Boolean bool) {
			output.announce(4);
			json.writeBoolean(bool);
		}
		else if (value instanceof Number number) {
			return number(number, output);
		}
		else if (value instanceof Enum<?> constant) {
			text(constant.name(), output);
		}
		else if (value instanceof Instant instant) {
			date(millis(instant), output);
		}
		else if (value instanceof Date date) {
			date(date.getTime(), output);
		}
		else if (value instanceof URI uri) {
			uri(uri, output);
		}
		else if (value instanceof Pattern pattern) {
			regExp(pattern, output);
		}
		else if (TEXTS.contains(value.getClass()) || value instanceof ZoneId) {
			text(value.toString(), output);
		}
		else {
			return false;
		}
		return true;
	}

	private static boolean number(Number value, TextOutput output) {
		JsonGenerator json = output.json();
		output.announce(1);
		if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
			json.writeNumber(value.intValue());
		}
		else if (value instanceof Long) {
			integer(value.longValue(), output);
		}
		else if (value instanceof Double) {
			floating(value.doubleValue(), value.toString(), output);
		}
		else if (value instanceof Float) {
			floating(value.floatValue(), value.toString(), output);
		}
		else if (value instanceof BigInteger integer) {
			bigint(integer, output);
		}
		else if (value instanceof BigDecimal decimal) {
			decimal(decimal, output);
		}
		else {
			return false;
		}
		return true;
	}

	private static void integer(long value, TextOutput output) {
		if (Wire.isSafe(value)) {
			output.json().writeNumber(value);
		}
		else {
			tagged("i", Long.toString(value), output);
		}
	}

	private static void floating(double value, String text, TextOutput output) {
		if (!Double.isFinite(value)) {
			tagged("n", text, output);
		}
		else if (value == 0 && 1 / value < 0) {
			tagged("n", "-0", output);
		}
		else {
			output.json().writeNumber(text);
		}
	}

	private static void bigint(BigInteger value, TextOutput output) {
		// Ten bits are more than three digits.
		if (value.bitLength() / 10 * 3 > Wire.MAX_DIGITS) {
			throw new IllegalArgumentException("A BigInteger has more than " + Wire.MAX_DIGITS + " digits.");
		}
		String digits = value.toString();
		if (digits.length() > Wire.MAX_DIGITS) {
			throw new IllegalArgumentException("A BigInteger has more than " + Wire.MAX_DIGITS + " digits.");
		}
		tagged("i", digits, output);
	}

	private static void decimal(BigDecimal value, TextOutput output) {
		double number = value.doubleValue();
		if (!Double.isFinite(number) || BigDecimal.valueOf(number).compareTo(value) != 0) {
			throw new IllegalArgumentException("A BigDecimal of " + value.precision()
					+ " digits cannot become a number without losing some. Pass it as text.");
		}
		output.json().writeNumber(Double.toString(number));
	}

	private static long millis(Instant instant) {
		try {
			return instant.toEpochMilli();
		}
		catch (ArithmeticException ex) {
			throw new IllegalArgumentException(instant + " is out of the range of a Date.", ex);
		}
	}

	private static void date(long millis, TextOutput output) {
		if (millis < -Wire.MAX_DATE || millis > Wire.MAX_DATE) {
			throw new IllegalArgumentException("A point in time is out of the range of a Date.");
		}
		output.announce(7);
		output.json().writeStartArray();
		output.json().writeString("d");
		output.json().writeNumber(millis);
		output.json().writeEndArray();
	}

	private static void uri(URI uri, TextOutput output) {
		if (!uri.isAbsolute()) {
			throw new IllegalArgumentException("The URI " + uri + " is not absolute. Return it as text.");
		}
		output.announce(uri.toString().length() + 8L);
		output.json().writeStartArray();
		output.json().writeString("l");
		output.json().writeString(uri.toString());
		output.json().writeEndArray();
	}

	private static void regExp(Pattern pattern, TextOutput output) {
		String flags = RegExps.flags(pattern);
		output.announce(pattern.pattern().length() + 16L);
		output.json().writeStartArray();
		output.json().writeString("x");
		output.json().writeString(pattern.pattern());
		output.json().writeString(flags);
		output.json().writeEndArray();
	}

	private static void text(String text, TextOutput output) {
		output.announce(text.length() + 2L);
		output.json().writeString(text);
	}

	private static void tagged(String tag, String text, TextOutput output) {
		output.announce(text.length() + 8L);
		output.json().writeStartArray();
		output.json().writeString(tag);
		output.json().writeString(text);
		output.json().writeEndArray();
	}

}
