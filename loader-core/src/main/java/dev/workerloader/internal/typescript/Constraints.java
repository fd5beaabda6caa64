package dev.workerloader.internal.typescript;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * The constraints of Bean Validation in words. They are read by name, so that nothing
 * depends on their jar.
 */
public final class Constraints {

	private static final List<String> PACKAGES = List.of("jakarta.validation.constraints.",
			"javax.validation.constraints.");

	private final String unit;

	private final Set<String> words = new LinkedHashSet<>();

	private @Nullable String lower;

	private @Nullable String upper;

	private @Nullable String size;

	private Constraints(String unit) {
		this.unit = unit;
	}

	/**
	 * Return what the annotations of a declaration demand.
	 * @param declared the declaration
	 * @param type its type
	 * @return the demands, empty if there are none
	 */
	public static String of(Declared declared, JavaType type) {
		Constraints constraints = new Constraints(unit(type));
		declared.annotations()
			.filter((annotation) -> PACKAGES.stream().anyMatch(annotation.annotationType().getName()::startsWith))
			.forEach(constraints::add);
		return constraints.text();
	}

	private static String unit(JavaType type) {
		if (type.isMapLikeType()) {
			return "entries";
		}
		return (type.isArrayType() || type.isCollectionLikeType()) ? "items" : "characters";
	}

	private void add(Annotation annotation) {
		switch (annotation.annotationType().getSimpleName()) {
			case "Min" -> this.lower = ">= " + get(annotation, "value");
			case "Max" -> this.upper = "<= " + get(annotation, "value");
			case "DecimalMin" -> this.lower = (isInclusive(annotation) ? ">= " : "> ") + get(annotation, "value");
			case "DecimalMax" -> this.upper = (isInclusive(annotation) ? "<= " : "< ") + get(annotation, "value");
			case "Positive" -> this.lower = "> 0";
			case "PositiveOrZero" -> this.lower = ">= 0";
			case "Negative" -> this.upper = "< 0";
			case "NegativeOrZero" -> this.upper = "<= 0";
			case "Size" -> this.size = size((int) get(annotation, "min"), (int) get(annotation, "max"));
			case "Digits" -> this.words.add("at most " + get(annotation, "integer") + " digits and "
					+ get(annotation, "fraction") + " decimals");
			case "NotBlank" -> this.words.add("not blank");
			case "NotEmpty" -> this.words.add("not empty");
			case "Email" -> this.words.add("an email address");
			case "Pattern" -> this.words.add("matches /" + get(annotation, "regexp") + "/");
			case "Past" -> this.words.add("in the past");
			case "PastOrPresent" -> this.words.add("not in the future");
			case "Future" -> this.words.add("in the future");
			case "FutureOrPresent" -> this.words.add("not in the past");
			case "AssertTrue" -> this.words.add("true");
			case "AssertFalse" -> this.words.add("false");
			default -> {
				// NotNull and Null say nothing that the type does not say.
			}
		}
	}

	private String size(int min, int max) {
		if (min == max) {
			return min + " " + this.unit;
		}
		if (max == Integer.MAX_VALUE) {
			return "at least " + min + " " + this.unit;
		}
		return ((min > 0) ? min + " to " : "at most ") + max + " " + this.unit;
	}

	private String text() {
		List<String> all = new ArrayList<>();
		if (this.lower != null && this.upper != null && this.lower.startsWith(">= ") && this.upper.startsWith("<= ")) {
			all.add(this.lower.substring(3) + " to " + this.upper.substring(3));
		}
		else {
			addIfThere(this.lower, all);
			addIfThere(this.upper, all);
		}
		addIfThere(this.size, all);
		all.addAll(this.words);
		return String.join(", ", all);
	}

	private static void addIfThere(@Nullable String text, List<String> all) {
		if (text != null) {
			all.add(text);
		}
	}

	private static boolean isInclusive(Annotation annotation) {
		return (boolean) get(annotation, "inclusive");
	}

	private static Object get(Annotation annotation, String attribute) {
		return Annotations.attribute(annotation, attribute);
	}

}
