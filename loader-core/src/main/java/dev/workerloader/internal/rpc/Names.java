package dev.workerloader.internal.rpc;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which names someone may have meant.
 */
public final class Names {

	private static final int MAX_LENGTH = 100;

	private static final int MAX_RESULTS = 3;

	private Names() {
	}

	/**
	 * Return the names that are nearest to one that does not exist.
	 * @param name the name that does not exist
	 * @param known the names that do
	 * @return up to three names, the nearest first; none if nothing is similar
	 */
	public static List<String> nearest(String name, Collection<String> known) {
		if (name.length() > MAX_LENGTH) {
			return List.of();
		}
		return known.stream()
			.filter((candidate) -> candidate.length() <= MAX_LENGTH)
			.map((candidate) -> new Candidate(candidate, distance(plain(name), plain(candidate))))
			.filter((candidate) -> candidate.distance() <= Math.max(1, candidate.name().length() / 3))
			.sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
			.limit(MAX_RESULTS)
			.map(Candidate::name)
			.toList();
	}

	private static String plain(String name) {
		return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Return how many letters must be inserted, deleted, replaced or swapped with the
	 * next.
	 */
	private static int distance(String left, String right) {
		int[][] distance = new int[left.length() + 1][right.length() + 1];
		for (int i = 0; i <= left.length(); i++) {
			for (int j = 0; j <= right.length(); j++) {
				if (i == 0 || j == 0) {
					distance[i][j] = i + j;
					continue;
				}
				int replaced = distance[i - 1][j - 1] + ((left.charAt(i - 1) == right.charAt(j - 1)) ? 0 : 1);
				distance[i][j] = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
				if (i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2)
						&& left.charAt(i - 2) == right.charAt(j - 1)) {
					distance[i][j] = Math.min(distance[i][j], distance[i - 2][j - 2] + 1);
				}
			}
		}
		return distance[left.length()][right.length()];
	}

	private record Candidate(String name, int distance) {

	}

}
