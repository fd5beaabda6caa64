package dev.workerloader.internal.runtime;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CpuQuotaTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final CpuQuota quota = new CpuQuota(Duration.ofSeconds(30));

	@Test
	void whatIsNotUsedUpIsThere() {
		this.quota.use(29 * SECOND, 0);
		assertThat(this.quota.waitNanos(0)).isZero();
	}

	@Test
	void whatIsUsedUpComesBackAtThePaceOfTheQuota() {
		this.quota.use(40 * SECOND, 0);
		assertThat(this.quota.waitNanos(0)).isBetween(20 * SECOND, 20 * SECOND + 10);
		assertThat(this.quota.waitNanos(10 * SECOND)).isBetween(10 * SECOND, 10 * SECOND + 10);
		assertThat(this.quota.waitNanos(21 * SECOND)).isZero();
	}

	@Test
	void aMinuteForgetsAllThatAFullQuotaAllows() {
		this.quota.use(30 * SECOND, 0);
		assertThat(this.quota.isUnused(59 * SECOND)).isFalse();
		assertThat(this.quota.isUnused(61 * SECOND)).isTrue();
	}

	@Test
	void timeWithoutUseIsNotSaved() {
		assertThat(this.quota.waitNanos(600 * SECOND)).isZero();
		this.quota.use(31 * SECOND, 600 * SECOND);
		assertThat(this.quota.waitNanos(600 * SECOND)).isPositive();
	}

	@Test
	void withoutAQuotaNothingIsCounted() {
		CpuQuota none = new CpuQuota(null);
		none.use(Long.MAX_VALUE, 0);
		assertThat(none.waitNanos(1)).isZero();
		assertThat(none.isUnused(1)).isTrue();
	}

}
