package dev.workerloader.host.graal;

import java.util.Set;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites classes of the engine so that what a guest makes them do can be stopped: gives
 * {@link LoopPolls polls} to their loops and {@link CatchChecks checks} to their handlers
 * of errors, redirects some of their {@link JdkCalls calls to the JDK}, and lets them
 * {@link ArrayCreations ask for room} before they create an array. Locks are taken
 * {@link LockCalls where there is room for it}, {@link HostOverflows overflows} of the
 * stack stay what they are on their way from the host, reading Base64 and the log levels
 * of contexts get shortcuts, and calendars {@link CalendarCaches remember nothing}.
 * <p>
 * Public only for the build step that lists the classes to rewrite.
 */
public final class EngineRewriter extends ClassVisitor {

	/** Marks a class that was rewritten. */
	static final String MARK = "$workerLoader";

	private static final String CORE = "com/oracle/truffle/api/";

	private static final String STRINGS = CORE + "strings/";

	private EngineRewriter(ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	/**
	 * Tell whether there is anything to rewrite in a class.
	 * @param classFile the class
	 * @return {@code true} if there is
	 */
	public static boolean changes(byte[] classFile) {
		ClassReader reader = new ClassReader(classFile);
		if (Set.of(LogLevelShortcut.OWNER, HostOverflows.OWNER, CalendarCaches.OWNER).contains(reader.getClassName())) {
			return true;
		}
		LockCalls locks = new LockCalls(null);
		if (isOfTheCore(reader.getClassName())) {
			reader.accept(locks, ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
			return locks.count() > 0;
		}
		CatchChecks checks = new CatchChecks(locks);
		LoopPolls polls = new LoopPolls(checks);
		JdkCalls calls = new JdkCalls(polls);
		ArrayCreations arrays = new ArrayCreations(calls);
		Base64Shortcut base64 = new Base64Shortcut(arrays);
		reader.accept(base64, ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
		return locks.count() > 0 || checks.count() > 0 || polls.count() > 0 || calls.count() > 0 || arrays.count() > 0
				|| base64.count() > 0;
	}

	/**
	 * Rewrite a class.
	 * @param classFile the class
	 * @return the class as the engine is to use it
	 */
	public static byte[] rewrite(byte[] classFile) {
		ClassReader reader = new ClassReader(classFile);
		// What is added leaves the stack as it was, so the frames stay as they are.
		ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
		reader.accept(new EngineRewriter(target(reader.getClassName(), writer)), 0);
		return writer.toByteArray();
	}

	private static ClassVisitor target(String name, ClassVisitor writer) {
		return switch (name) {
			case LogLevelShortcut.OWNER -> new LogLevelShortcut(writer);
			case HostOverflows.OWNER -> new HostOverflows(writer);
			case CalendarCaches.OWNER -> new CalendarCaches(writer);
			default -> (isOfTheCore(name)) ? new LockCalls(writer) : guarded(new LockCalls(writer));
		};
	}

	// What no language has made runs when a context is closed as well, which a poll would
	// end half way.
	private static boolean isOfTheCore(String name) {
		return name.startsWith(CORE) && !name.startsWith(STRINGS);
	}

	private static ClassVisitor guarded(ClassVisitor target) {
		return new Base64Shortcut(new ArrayCreations(new JdkCalls(new LoopPolls(new CatchChecks(target)))));
	}

	@Override
	public void visitEnd() {
		visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC, MARK, "Z", null,
				null);
		super.visitEnd();
	}

}
