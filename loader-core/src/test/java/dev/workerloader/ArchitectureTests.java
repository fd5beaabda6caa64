package dev.workerloader;

import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Clock;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules that keep the map of the packages true.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.workerloader");

	// The root package is the facade: it is built from the others and named by them.
	@Test
	void packagesBelowTheRootAreFreeOfCycles() {
		slices().matching("dev.workerloader.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void nothingDependsOnSpring() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..").check(CLASSES);
	}

	// Reactor is optional, so what names it must be loaded only where it is.
	@Test
	void onlyOneClassKnowsReactor() {
		noClasses().that()
			.haveNameNotMatching("dev\\.workerloader\\.internal\\.rpc\\.AsyncResults\\$Reactor")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("reactor..")
			.check(CLASSES);
	}

	@Test
	void onlyTheGraalHostKnowsTheEngine() {
		noClasses().that()
			.resideOutsideOfPackage("dev.workerloader.host.graal")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.graalvm..", "com.oracle..")
			.check(CLASSES);
	}

	// A clock that is set must end nothing, and let nothing run on. The two left out only
	// say when something was, and know today's date.
	@Test
	void noDeadlineFollowsTheClock() {
		noClasses().that()
			.resideInAnyPackage("dev.workerloader.host..", "dev.workerloader.internal.runtime")
			.and()
			.doNotHaveSimpleName("GuestLogEntry")
			.and()
			.doNotHaveSimpleName("DefaultWorkerLoader")
			.should()
			.callMethod(System.class, "currentTimeMillis")
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(Clock.class)
			.check(CLASSES);
	}

	@Test
	void hostsKnowNeitherBindingsNorTheOutbound() {
		noClasses().that()
			.resideInAPackage("dev.workerloader.host..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.workerloader.rpc..", "dev.workerloader.outbound..",
					"dev.workerloader.internal.rpc..", "dev.workerloader.internal.runtime..",
					"dev.workerloader.internal.wire..")
			.check(CLASSES);
	}

	@Test
	void onlyTheLoaderItselfUsesTheRuntime() {
		noClasses().that()
			.resideOutsideOfPackages("dev.workerloader", "dev.workerloader.internal.runtime")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.workerloader.internal.runtime")
			.check(CLASSES);
	}

	@Test
	void guestsNeverRunOnVirtualThreads() {
		noMethods().that()
			.areDeclaredInClassesThat()
			.resideInAPackage("dev.workerloader.host.graal")
			.should()
			.haveNameMatching("(?i).*virtual.*")
			.check(CLASSES);
		noClasses().that()
			.resideInAPackage("dev.workerloader.host.graal")
			.should()
			.callMethod(Thread.class, "startVirtualThread", Runnable.class)
			.check(CLASSES);
	}

	@Test
	void nothingWritesToTheConsole() {
		NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
	}

	@Test
	void nothingOpensUrlsByItself() {
		noClasses().should()
			.callMethod(URL.class, "openStream")
			.orShould()
			.callMethod(URL.class, "openConnection")
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(HttpURLConnection.class)
			.check(CLASSES);
	}

	@Test
	void valuesOfTheEngineAreNoPartOfAnyPublicSignature() {
		methods().that()
			.arePublic()
			.and()
			.areDeclaredInClassesThat()
			.resideOutsideOfPackage("dev.workerloader.host.graal")
			.should()
			.notHaveRawReturnType("org.graalvm.polyglot.Value")
			.andShould()
			.notHaveModifier(JavaModifier.NATIVE)
			.check(CLASSES);
	}

	@Test
	void nothingButTheContextOfASandboxKeepsValuesOfTheEngine() {
		noFields().that()
			.areDeclaredInClassesThat()
			.doNotHaveFullyQualifiedName("dev.workerloader.host.graal.GuestContext")
			.should()
			.haveRawType("org.graalvm.polyglot.Value")
			.orShould()
			.haveRawType("org.graalvm.polyglot.PolyglotException")
			.check(CLASSES);
	}

}
