package dev.workerloader.host.graal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.BreakIterator;
import java.text.Collator;
import java.text.DateFormat;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.Normalizer;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.chrono.Chronology;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Base64;
import java.util.Currency;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of the JDK that built-ins and an application share, used once: what a guest
 * breaks there is broken for the application.
 */
final class HostCorpus {

	private static final List<Locale> LOCALES = List.of(Locale.ROOT, Locale.US, Locale.GERMANY, Locale.JAPAN,
			Locale.getDefault());

	private HostCorpus() {
	}

	/**
	 * Run the corpus.
	 * @return the length of all results, so that no part can be left out as unused
	 */
	static int run() {
		int length = numbers().length() + digests().length() + patterns().length();
		for (Normalizer.Form form : Normalizer.Form.values()) {
			length += Normalizer.normalize("\u00e9\uac01\ufb01\u0390", form).length();
		}
		for (Locale locale : LOCALES) {
			length += texts(locale).length() + times(locale).length();
		}
		return length;
	}

	private static String numbers() {
		BigDecimal decimal = new BigDecimal("1234.56789").setScale(3, RoundingMode.HALF_EVEN);
		BigInteger integer = BigInteger.TEN.pow(400).add(BigInteger.ONE);
		return decimal.divide(new BigDecimal("7"), MathContext.DECIMAL128).toPlainString()
				+ integer.multiply(integer).mod(BigInteger.valueOf(97)) + integer.toString(36) + integer.doubleValue()
				+ Double.parseDouble("1.5e-300") + Double.toHexString(0.1) + Float.parseFloat("0.1")
				+ Long.parseUnsignedLong("123") + ThreadLocalRandom.current().nextInt();
	}

	/**
	 * The engine derives the identity of a source without a path from its digest.
	 */
	private static String digests() {
		try {
			StringBuilder text = new StringBuilder();
			for (String algorithm : List.of("SHA-256", "SHA-1", "MD5")) {
				byte[] digest = MessageDigest.getInstance(algorithm).digest(new byte[200]);
				text.append(HexFormat.of().formatHex(digest)).append(Base64.getEncoder().encodeToString(digest));
			}
			return text.append(UUID.nameUUIDFromBytes(new byte[1])).toString();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has these digests", ex);
		}
	}

	private static String patterns() {
		String text = Pattern.compile("(?<word>\\p{L}+)\\b(?!x)(?<=\\w)", Pattern.UNICODE_CHARACTER_CLASS)
			.matcher("ab \u00c4\u00d6 c1")
			.replaceAll((match) -> match.group(1).toLowerCase(Locale.ROOT));
		return Pattern.compile("[^a-c&&[\\x00-\\x7f]](\\R|\\h)?+", Pattern.CASE_INSENSITIVE)
			.splitAsStream(text)
			.collect(Collectors.joining(","));
	}

	@SuppressWarnings("JavaUtilDate") // guests and applications use it, so it is warmed
										// up
	private static String texts(Locale locale) {
		BreakIterator words = BreakIterator.getWordInstance(locale);
		words.setText("one two");
		return String.format(locale, "%,.2f %08x %e %g %a %o %h %b %c %s %S %+d %-5d%% %n %tF %<tT %<tA %<tB %<tZ",
				1234.5, 255, 1e10, 0.001, 1.0, 8, "h", true, 'c', List.of(1), "s", BigInteger.TEN, 3,
				Instant.EPOCH.atZone(ZoneId.of("UTC")))
				+ MessageFormat.format("{0} {1,number,#.#} {2,date,short} {3,choice,0#none|1#one}", "x", 1.5,
						new Date(0), 1)
				+ Collator.getInstance(locale).equals("\u00e4", "z")
				+ Collator.getInstance(locale).getCollationKey("\u00e4").toByteArray().length
				+ Currency.getInstance("EUR").getSymbol(locale) + Currency.getInstance("JPY").getDisplayName(locale)
				+ new DecimalFormat("#,##0.00 \u00a4").format(-1234.5)
				+ NumberFormat.getPercentInstance(locale).format(0.5)
				+ NumberFormat.getCurrencyInstance(locale).format(1)
				+ NumberFormat.getCompactNumberInstance(locale, NumberFormat.Style.SHORT).format(12345)
				+ "\u0130I\u00df\u03a3".toLowerCase(locale) + "i\u00df".toUpperCase(locale)
				+ locale.getDisplayName(locale) + words.next()
				+ Stream.of("b", "a").sorted(Collator.getInstance(locale)).toList();
	}

	@SuppressWarnings("JavaUtilDate")
	private static String times(Locale locale) {
		StringBuilder text = new StringBuilder();
		for (String zone : List.of("UTC", "Europe/Berlin", "America/New_York", "+05:30")) {
			ZonedDateTime time = ZonedDateTime.of(2024, 3, 31, 2, 30, 0, 0, ZoneId.of(zone)).plusMonths(7);
			text.append(time.format(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL).withLocale(locale)))
				.append(time.format(DateTimeFormatter.RFC_1123_DATE_TIME))
				.append(time.getZone().getRules().nextTransition(time.toInstant()))
				.append(TimeZone.getTimeZone(zone).getDisplayName(locale));
		}
		for (Chronology chronology : Chronology.getAvailableChronologies()) {
			text.append(chronology.date(LocalDate.EPOCH.plusYears(30)));
		}
		return text.append(DateFormat.getDateTimeInstance(DateFormat.FULL, DateFormat.FULL, locale).format(new Date(0)))
			.append(ZonedDateTime.parse("2024-03-31T12:00:00+02:00[Europe/Paris]"))
			.toString();
	}

}
