package dev.workerloader.internal.typescript;

import java.time.Duration;
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
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Text of a certain form.
 *
 * @param name the name of the form
 * @param example a text that has it
 */
public record TextFormat(String name, String example) {

	private static final Map<Class<?>, TextFormat> TABLE = Map.ofEntries(
			Map.entry(UUID.class, new TextFormat("Uuid", "123e4567-e89b-12d3-a456-426614174000")),
			Map.entry(Duration.class, new TextFormat("IsoDuration", "PT1H30M")),
			Map.entry(Period.class, new TextFormat("IsoPeriod", "P1Y2M3D")),
			Map.entry(LocalDate.class, new TextFormat("IsoDate", "2026-01-31")),
			Map.entry(LocalTime.class, new TextFormat("IsoTime", "09:30:00")),
			Map.entry(LocalDateTime.class, new TextFormat("IsoDateTime", "2026-01-31T09:30:00")),
			Map.entry(OffsetDateTime.class, new TextFormat("OffsetIsoDateTime", "2026-01-31T09:30:00+01:00")),
			Map.entry(OffsetTime.class, new TextFormat("OffsetIsoTime", "09:30:00+01:00")),
			Map.entry(ZonedDateTime.class,
					new TextFormat("ZonedIsoDateTime", "2026-01-31T09:30:00+01:00[Europe/Berlin]")),
			Map.entry(Year.class, new TextFormat("IsoYear", "2026")),
			Map.entry(YearMonth.class, new TextFormat("IsoMonth", "2026-01")),
			Map.entry(MonthDay.class, new TextFormat("IsoMonthDay", "--01-31")),
			Map.entry(ZoneId.class, new TextFormat("TimeZone", "Europe/Berlin")),
			Map.entry(ZoneOffset.class, new TextFormat("UtcOffset", "+01:00")));

	/**
	 * Return the form in which values of a class cross.
	 * @param type the class
	 * @return the form, or {@code null} if they are not text of a certain form
	 */
	public static @Nullable TextFormat of(Class<?> type) {
		return TABLE.get(type);
	}

	String declaration(String uniqueName) {
		// Everybody knows what that is, and the example is as long as all others
		// together.
		String comment = this.name.equals("Uuid") ? "" : JsDoc.inline("\"" + this.example + "\"");
		return comment + "type " + uniqueName + " = string;\n";
	}

}
