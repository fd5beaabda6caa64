package dev.workerloader.docs;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

import dev.workerloader.WorkerCode;
import dev.workerloader.WorkerLoader;
import dev.workerloader.docs.Invoices.Invoice;
import dev.workerloader.docs.Invoices.Item;
import dev.workerloader.spring.autoconfigure.WorkerLoaderAutoConfiguration;
import dev.workerloader.spring.autoconfigure.WorkerLoaderSecurityAutoConfiguration;
import dev.workerloader.spring.autoconfigure.WorkerLoaderValidationAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

class InvoicesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WorkerLoaderAutoConfiguration.class, WorkerLoaderSecurityAutoConfiguration.class,
						WorkerLoaderValidationAutoConfiguration.class, ValidationAutoConfiguration.class))
		.withUserConfiguration(MethodSecurity.class)
		.withBean(Invoices.class);

	@BeforeEach
	void speakEnglish() {
		LocaleContextHolder.setLocale(Locale.ENGLISH);
	}

	@AfterEach
	void logOut() {
		SecurityContextHolder.clearContext();
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void accountantSendsAnInvoice() {
		logIn("ada", "ROLE_ACCOUNTANT");
		assertThat(send(new Invoice("Grace", List.of(new Item("soup", BigDecimal.ONE)))))
			.isEqualTo("Grace got an invoice from ada");
	}

	@Test
	void othersAreDenied() {
		logIn("linus", "ROLE_TRAINEE");
		assertThat(send(new Invoice("Grace", List.of(new Item("soup", BigDecimal.ONE)))))
			.isEqualTo("ACCESS_DENIED: Access to INVOICES.send is denied.");
	}

	@Test
	void violationIsNamed() {
		logIn("ada", "ROLE_ACCOUNTANT");
		assertThat(send(
				new Invoice("Grace", List.of(new Item("soup", BigDecimal.ONE), new Item("discount", BigDecimal.ZERO)))))
			.isEqualTo("BAD_ARGUMENTS: INVOICES.send: argument 'invoice.items[1].price': must be greater than 0.");
	}

	private Object send(Invoice invoice) {
		Object[] result = new Object[1];
		this.runner.run((context) -> {
			WorkerCode code = WorkerCode.builder("invoices.js", Programs.read("invoices.js")).bind("INVOICES").build();
			result[0] = context.getBean(WorkerLoader.class).run(code, "send", invoice).value();
		});
		return result[0];
	}

	private static void logIn(String name, String authority) {
		SecurityContextHolder.getContext()
			.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(name, null,
					AuthorityUtils.createAuthorityList(authority)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class MethodSecurity {

	}

}
