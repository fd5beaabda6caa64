package dev.workerloader.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the structure of this module.
 */
class ArchitectureTests {

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.workerloader.spring");

	@Test
	void packagesHaveNoCycles() {
		slices().matching("dev.workerloader.spring.(**)").should().beFreeOfCycles().check(classes);
	}

	@Test
	void internalsOfTheCoreAreNotUsed() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.workerloader.internal..", "org.graalvm..")
			.check(classes);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.check(classes);
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		List<String> publicMembers = new ArrayList<>();
		autoConfigurations().forEach((type) -> type.getMembers()
			.stream()
			.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC) && !isDefaultConstructor(member))
			.map(JavaMember::getFullName)
			.forEach(publicMembers::add));
		assertThat(publicMembers).isEmpty();
	}

	@Test
	void autoConfigurationsAreThoseInTheImportsFile() {
		ImportCandidates imports = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader());
		assertThat(imports.getCandidates().stream().filter((name) -> name.startsWith("dev.workerloader."))).isSorted()
			.containsExactlyInAnyOrderElementsOf(autoConfigurations().stream().map(JavaClass::getName).toList());
	}

	@Test
	void beanMethodsCarryNoConditionOnClass() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBeAnnotatedWith(ConditionalOnClass.class)
			.check(classes);
	}

	@Test
	void beanMethodsAreNotPublic() {
		methods().that().areAnnotatedWith(Bean.class).should().notBePublic().check(classes);
	}

	@Test
	void actuatorIsUsedInItsOwnPackagesOnly() {
		noClasses().that()
			.resideOutsideOfPackage("..actuate..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..",
					"io.micrometer..")
			.check(classes);
	}

	private static boolean isDefaultConstructor(JavaMember member) {
		return member instanceof JavaConstructor constructor && constructor.getRawParameterTypes().isEmpty();
	}

	private static List<JavaClass> autoConfigurations() {
		return List.copyOf(classes.that(new DescribedPredicate<>("auto-configurations") {

			@Override
			public boolean test(JavaClass type) {
				return type.isAnnotatedWith(AutoConfiguration.class);
			}

		}));
	}

}
