package dev.workerloader.spring.boot.starter;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application gets with the starter is under licences that let it do what it
 * likes (attack CFG-09). The licences are those of the POMs, next to the jars in the
 * local repository.
 */
class LicencesTests {

	private static final Pattern PERMISSIVE = Pattern
		.compile("(?i).*(apache.*2|universal permissive|\\bMIT\\b|BSD|unicode/icu).*");

	/**
	 * What every application of Spring Boot has under a weaker licence, with a choice.
	 */
	private static final Set<String> OF_SPRING_BOOT = Set.of("ch.qos.logback:logback-classic",
			"ch.qos.logback:logback-core", "jakarta.annotation:jakarta.annotation-api");

	/**
	 * What is here for this test only.
	 */
	private static final Set<String> OF_TESTS = Set.of("org.junit.jupiter", "org.junit.platform");

	@Test
	void everythingThatComesWithTheStarterIsUnderAPermissiveLicence() throws Exception {
		TreeMap<String, Set<String>> licences = new TreeMap<>();
		for (Path jar : jars()) {
			Pom pom = Pom.of(jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", ".pom")));
			licences.put(pom.group() + ":" + pom.artifact(), pom.licences());
		}
		assertThat(licences).containsKeys("org.graalvm.js:js-language", "org.springframework.boot:spring-boot");
		licences.keySet().removeIf((name) -> OF_TESTS.contains(name.substring(0, name.indexOf(':'))));
		assertThat(licences.keySet()).containsAll(OF_SPRING_BOOT);
		licences.keySet().removeAll(OF_SPRING_BOOT);
		assertThat(licences).allSatisfy(
				(name, names) -> assertThat(names).as(name).isNotEmpty().allMatch(PERMISSIVE.asMatchPredicate()));
	}

	private static List<Path> jars() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.endsWith(".jar"))
			.map(Path::of)
			.filter((jar) -> !jar.getFileName().toString().startsWith("loader-"))
			.toList();
	}

	/**
	 * What a POM says, and what those say that it inherits from.
	 */
	private record Pom(String group, String artifact, Set<String> licences) {

		static Pom of(Path file) throws Exception {
			assertThat(file).exists();
			Element project = DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(file.toFile())
				.getDocumentElement();
			Element parent = child(project, "parent");
			Set<String> licences = licences(project);
			if (licences.isEmpty() && parent != null) {
				licences = of(fileOf(file, parent)).licences();
			}
			String group = text(project, "groupId");
			return new Pom(
					(group != null || parent == null) ? String.valueOf(group) : String.valueOf(text(parent, "groupId")),
					String.valueOf(text(project, "artifactId")), licences);
		}

		private static Path fileOf(Path child, Element parent) {
			String group = String.valueOf(text(parent, "groupId"));
			String artifact = String.valueOf(text(parent, "artifactId"));
			String version = String.valueOf(text(parent, "version"));
			Path repository = child;
			while (!Files.isDirectory(repository.resolve(group.replace('.', '/')).resolve(artifact))) {
				repository = repository.getParent();
				assertThat(repository).as("repository that has " + group + ":" + artifact).isNotNull();
			}
			return repository.resolve(group.replace('.', '/'))
				.resolve(artifact)
				.resolve(version)
				.resolve(artifact + "-" + version + ".pom");
		}

		private static Set<String> licences(Element project) {
			Set<String> names = new TreeSet<>();
			Element licences = child(project, "licenses");
			if (licences != null) {
				children(licences).forEach((licence) -> names.add(String.valueOf(text(licence, "name"))));
			}
			return names;
		}

		private static @Nullable Element child(Element parent, String name) {
			return children(parent).stream()
				.filter((child) -> child.getTagName().equals(name))
				.findFirst()
				.orElse(null);
		}

		private static @Nullable String text(Element parent, String name) {
			Element child = child(parent, name);
			return (child != null) ? child.getTextContent().strip() : null;
		}

		private static List<Element> children(Element parent) {
			List<Element> children = new ArrayList<>();
			NodeList nodes = parent.getChildNodes();
			for (int i = 0; i < nodes.getLength(); i++) {
				if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
					children.add((Element) nodes.item(i));
				}
			}
			return children;
		}

	}

}
