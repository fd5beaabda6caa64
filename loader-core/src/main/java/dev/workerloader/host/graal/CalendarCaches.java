package dev.workerloader.host.graal;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets the caches of calendars remember nothing. All contexts of a JVM share those of the
 * Islamic and the Hebrew calendar: they grow for as long as it lives, and looking some
 * dates up in them never ends, while everybody else waits for their lock.
 */
final class CalendarCaches extends ClassVisitor {

	/** The class to rewrite. */
	static final String OWNER = "org/graalvm/shadowed/com/ibm/icu/impl/CalendarCache";

	private static final String GET = "get(J)J";

	private static final String PUT = "put(JJ)V";

	/**
	 * Create the visitor.
	 * @param target takes the class that remembers nothing
	 */
	CalendarCaches(ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	@Override
	public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		String method = name + descriptor;
		if (!method.equals(GET) && !method.equals(PUT)) {
			return super.visitMethod(access, name, descriptor, signature, exceptions);
		}
		MethodVisitor target = super.visitMethod(access & ~Opcodes.ACC_SYNCHRONIZED, name, descriptor, signature,
				exceptions);
		target.visitCode();
		if (method.equals(GET)) {
			target.visitFieldInsn(Opcodes.GETSTATIC, OWNER, "EMPTY", "J");
			target.visitInsn(Opcodes.LRETURN);
		}
		else {
			target.visitInsn(Opcodes.RETURN);
		}
		target.visitMaxs(0, 0);
		target.visitEnd();
		return null;
	}

}
