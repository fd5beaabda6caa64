package dev.workerloader;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

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
			.and()
			.doNotHaveSimpleName("DomainNames")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.graalvm..", "com.oracle..")
			.check(CLASSES);
		noClasses().that()
			.haveSimpleName("DomainNames")
			.should()
			.dependOnClassesThat(resideInAnyPackage("org.graalvm..", "com.oracle..")
				.and(not(resideInAPackage("org.graalvm.shadowed.com.ibm.icu.."))))
			.check(CLASSES);
	}

	// They run on a guest's stack: what is linked when it is first used there may stay
	// broken.
	@Test
	void servicesOfGuestsTakeNoLocksAndLinkNothingWhenTheyAreUsed() throws IOException {
		for (JavaClass type : CLASSES) {
			if (isUsedByServices(type)) {
				new ClassReader(type.getName()).accept(new ServiceRules(type.getName()), 0);
			}
		}
	}

	private static boolean isUsedByServices(JavaClass type) {
		return type.getPackageName().equals("dev.workerloader.internal.url")
				|| (type.getPackageName().equals("dev.workerloader.internal.encoding")
						&& !type.getSimpleName().equals("Indexes"))
				|| List.of("WebServices", "RandomBytes", "ChaCha20").contains(type.getSimpleName());
	}

	/**
	 * Fails for invokedynamic and for locks, but for what a record has by itself and no
	 * service calls.
	 */
	private static final class ServiceRules extends ClassVisitor {

		private final String type;

		ServiceRules(String type) {
			super(Opcodes.ASM9);
			this.type = type;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			assertThat(access & Opcodes.ACC_SYNCHRONIZED).as(this.type + "." + name).isZero();
			if (List.of("toString", "hashCode", "equals").contains(name)) {
				return null;
			}
			return new MethodVisitor(Opcodes.ASM9) {

				@Override
				public void visitInvokeDynamicInsn(String dynamic, String descriptor, Handle method,
						Object... arguments) {
					fail(ServiceRules.this.type + "." + name + " links " + method + " at its first use");
				}

				@Override
				public void visitInsn(int opcode) {
					assertThat(opcode).as(ServiceRules.this.type + "." + name).isNotEqualTo(Opcodes.MONITORENTER);
				}

			};
		}

	}

	// Attack REL-15: a clock that is set must end nothing, and let nothing run on. The
	// two left out only
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
	void nothingIsNative() {
		methods().should().notHaveModifier(JavaModifier.NATIVE).check(CLASSES);
	}

	// Attack CFG-05: what no application can touch, none can weaken.
	@Test
	void noApplicationReachesTheEngineOrABuilderOfItsContexts() {
		List<String> reached = new ArrayList<>();
		for (JavaClass type : CLASSES) {
			if (isReachable(type)) {
				type.getCodeUnits()
					.stream()
					.filter(ArchitectureTests::isReachable)
					.filter((unit) -> Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
						.anyMatch(ArchitectureTests::isOfTheEngine))
					.forEach((unit) -> reached.add(unit.getFullName()));
				type.getFields()
					.stream()
					.filter((field) -> isReachable(field) && isOfTheEngine(field.getType()))
					.forEach((field) -> reached.add(field.getFullName()));
			}
		}
		assertThat(reached).isEmpty();
	}

	private static boolean isReachable(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC)
				&& type.getEnclosingClass().map(ArchitectureTests::isReachable).orElse(true);
	}

	private static boolean isReachable(JavaMember member) {
		return member.getModifiers().contains(JavaModifier.PUBLIC)
				|| member.getModifiers().contains(JavaModifier.PROTECTED);
	}

	private static boolean isOfTheEngine(JavaType type) {
		return type.getAllInvolvedRawTypes()
			.stream()
			.anyMatch((raw) -> raw.getPackageName().startsWith("org.graalvm.polyglot"));
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
