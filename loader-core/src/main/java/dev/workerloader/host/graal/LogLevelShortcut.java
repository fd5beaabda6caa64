package dev.workerloader.host.graal;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets the engine remember no log levels of a context that has none. It would keep a list
 * of all contexts for them, and go through it whenever one is created or closed.
 */
final class LogLevelShortcut extends ClassVisitor {

	/** The class to rewrite. */
	static final String OWNER = "com/oracle/truffle/api/LanguageAccessor$LanguageImpl";

	private static final String METHOD = "configureLoggers(Ljava/lang/Object;Ljava/util/Map;[Ljava/lang/Object;)V";

	private static final int LEVELS_VARIABLE = 2;

	/**
	 * Create the visitor.
	 * @param target takes the class with the shortcut
	 */
	LogLevelShortcut(ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		MethodVisitor target = super.visitMethod(access, name, descriptor, signature, exceptions);
		return (METHOD.equals(name + descriptor)) ? new ReturningMethod(target) : target;
	}

	private static final class ReturningMethod extends MethodVisitor {

		ReturningMethod(@Nullable MethodVisitor target) {
			super(Opcodes.ASM9, target);
		}

		// No levels at all stand for a context that is closed: those are to be forgotten.
		@Override
		public void visitCode() {
			super.visitCode();
			Label engine = new Label();
			super.visitVarInsn(Opcodes.ALOAD, LEVELS_VARIABLE);
			super.visitJumpInsn(Opcodes.IFNULL, engine);
			super.visitVarInsn(Opcodes.ALOAD, LEVELS_VARIABLE);
			super.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/util/Map", "isEmpty", "()Z", true);
			super.visitJumpInsn(Opcodes.IFEQ, engine);
			super.visitInsn(Opcodes.RETURN);
			super.visitLabel(engine);
			super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
		}

	}

}
