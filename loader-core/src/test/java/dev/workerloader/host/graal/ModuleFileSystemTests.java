package dev.workerloader.host.graal;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ModuleFileSystem}.
 */
class ModuleFileSystemTests {

	private static final Path MODULE = ModulePath.of("/lib/a.js");

	private static final Path OTHER = ModulePath.of("/b.js");

	private final ModuleFileSystem files = new ModuleFileSystem();

	@BeforeEach
	void bind() {
		this.files.bind(Map.of("lib/a.js", "héllo", "workerloader:workers", "built in"));
	}

	@Test
	void moduleIsReadAsUtf8() throws IOException {
		try (SeekableByteChannel channel = this.files.newByteChannel(MODULE, Set.of(StandardOpenOption.READ))) {
			ByteBuffer first = ByteBuffer.allocate(3);
			ByteBuffer rest = ByteBuffer.allocate(100);
			assertThat(channel.size()).isEqualTo(6);
			assertThat(channel.read(first)).isEqualTo(3);
			assertThat(channel.position()).isEqualTo(3);
			assertThat(channel.position(0).read(rest)).isEqualTo(6);
			assertThat(channel.read(rest)).isEqualTo(-1);
			assertThat(new String(rest.array(), 0, 6, StandardCharsets.UTF_8)).isEqualTo("héllo");
			assertThatExceptionOfType(NonWritableChannelException.class).isThrownBy(() -> channel.write(first));
			assertThatExceptionOfType(NonWritableChannelException.class).isThrownBy(() -> channel.truncate(1));
		}
	}

	@Test
	void nameWithASchemeIsANameLikeAnyOther() throws IOException {
		assertThat(this.files.toRealPath(this.files.parsePath(URI.create("workerloader:workers"))))
			.isEqualTo(this.files.toRealPath(this.files.parsePath("workerloader:workers")))
			.hasToString("/workerloader:workers");
	}

	@Test
	void holderIsFilledOnlyOnce() {
		assertThatIllegalStateException().isThrownBy(() -> this.files.bind(Map.of()))
			.withMessage("The context already belongs to a sandbox.");
	}

	@Test
	void missingModuleIsReportedWithTheModulesThatAreThere() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.files.toRealPath(ModulePath.of("/x.js")))
			.withMessageContaining("The worker has no module named \"x.js\". " + "Its modules are: \"lib/a.js\".");
	}

	@Test
	void onlyTenModulesAreListed() {
		Map<String, String> modules = new TreeMap<>();
		for (int i = 10; i < 25; i++) {
			modules.put("m" + i, "");
		}
		ModuleFileSystem many = new ModuleFileSystem();
		many.bind(modules);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> many.toRealPath(ModulePath.of("x")))
			.withMessageContaining("\"m19\" and 5 more.")
			.withMessageNotContaining("m20");
	}

	@Test
	void emptyHolderHasNoModules() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new ModuleFileSystem().toRealPath(MODULE))
			.withMessageContaining("no module named");
	}

	@Test
	void everythingButReadingIsRefused() {
		assertRefused(() -> this.files.checkAccess(MODULE, Set.of(AccessMode.WRITE)));
		assertRefused(() -> this.files.checkAccess(MODULE, Set.of(AccessMode.EXECUTE)));
		assertRefused(() -> this.files.newByteChannel(MODULE, Set.of(StandardOpenOption.WRITE)));
		assertRefused(() -> this.files.newByteChannel(MODULE, Set.of(StandardOpenOption.DELETE_ON_CLOSE)));
		assertRefused(() -> this.files.createDirectory(OTHER));
		assertRefused(() -> this.files.delete(MODULE));
		assertRefused(() -> this.files.newDirectoryStream(ModulePath.of("/"), (path) -> true));
		assertRefused(() -> this.files.setAttribute(MODULE, "size", 1));
		assertRefused(() -> this.files.copy(MODULE, OTHER));
		assertRefused(() -> this.files.move(MODULE, OTHER));
		assertRefused(() -> this.files.createLink(OTHER, MODULE));
		assertRefused(() -> this.files.createSymbolicLink(OTHER, MODULE));
		assertRefused(() -> this.files.readSymbolicLink(MODULE));
	}

	private static void assertRefused(ThrowingCallable call) {
		assertThatExceptionOfType(IOException.class).isThrownBy(call).withMessageContaining("can only be read");
	}

}
