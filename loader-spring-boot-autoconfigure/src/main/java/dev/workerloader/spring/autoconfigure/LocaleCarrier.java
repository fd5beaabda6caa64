package dev.workerloader.spring.autoconfigure;

import java.util.TimeZone;

import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;
import org.springframework.context.i18n.TimeZoneAwareLocaleContext;

/**
 * Takes along the locale and time zone of the caller.
 */
final class LocaleCarrier {

	private LocaleCarrier() {
	}

	/**
	 * Take along what is bound to the current thread.
	 * @param task the task
	 * @return a task that has it while it runs, and leaves nothing
	 */
	static Runnable carry(Runnable task) {
		LocaleContext context = snapshot(LocaleContextHolder.getLocaleContext());
		return () -> {
			LocaleContext before = LocaleContextHolder.getLocaleContext();
			LocaleContextHolder.setLocaleContext(context);
			try {
				task.run();
			}
			finally {
				LocaleContextHolder.setLocaleContext(before);
			}
		};
	}

	// That of a web request reads the request, which may have ended when somebody asks.
	private static @Nullable LocaleContext snapshot(@Nullable LocaleContext context) {
		if (context == null) {
			return null;
		}
		TimeZone timeZone = (context instanceof TimeZoneAwareLocaleContext zoned) ? zoned.getTimeZone() : null;
		return new SimpleTimeZoneAwareLocaleContext(context.getLocale(), timeZone);
	}

}
