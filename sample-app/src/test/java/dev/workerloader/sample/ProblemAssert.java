package dev.workerloader.sample;

import java.util.Locale;

import dev.workerloader.ErrorCode;
import dev.workerloader.sample.SampleClient.Answer;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/**
 * Checks that an answer is a problem detail that tells nothing of the host.
 */
public final class ProblemAssert extends AbstractAssert<ProblemAssert, Answer> {

	private static final String HOST_DETAILS = "(?s).*(\\bat [\\w.$]+\\(|\\bjava\\.|\\bjakarta\\.|org\\.spring|org\\.graalvm"
			+ "|com\\.oracle|dev\\.workerloader\\.|[a-z]\\.\\w+(Exception|Error)\\b|\\.java:\\d).*";

	private ProblemAssert(Answer actual) {
		super(actual, ProblemAssert.class);
	}

	public static ProblemAssert assertThatProblem(Answer actual) {
		ProblemAssert problem = new ProblemAssert(actual);
		Assertions.assertThat(actual.headers().get("content-type"))
			.as(actual.text())
			.isEqualTo("application/problem+json");
		Assertions.assertThat(actual.text()).doesNotMatch(HOST_DETAILS);
		Assertions.assertThat(actual.at("/status").asInt()).isEqualTo(actual.status());
		Assertions.assertThat(actual.at("/title").asString()).isNotBlank();
		Assertions.assertThat(actual.at("/detail").asString()).isNotBlank();
		return problem;
	}

	public ProblemAssert hasStatus(int status) {
		Assertions.assertThat(this.actual.status()).as(this.actual.text()).isEqualTo(status);
		return this;
	}

	public ProblemAssert hasCode(ErrorCode code) {
		Assertions.assertThat(this.actual.at("/code").asString()).as(this.actual.text()).isEqualTo(code.name());
		Assertions.assertThat(this.actual.at("/outcome").asString()).isEqualTo(code.outcome().name());
		Assertions.assertThat(this.actual.at("/type").asString())
			.isEqualTo("tag:workerloader.dev,2026:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		return this;
	}

	public ProblemAssert isAt(String place) {
		Assertions
			.assertThat("%s:%d:%d".formatted(this.actual.at("/module").asString(), this.actual.at("/line").asInt(),
					this.actual.at("/column").asInt()))
			.as(this.actual.text())
			.isEqualTo(place);
		return this;
	}

	public ProblemAssert hasDetailContaining(CharSequence... parts) {
		Assertions.assertThat(this.actual.at("/detail").asString()).contains(parts);
		return this;
	}

}
