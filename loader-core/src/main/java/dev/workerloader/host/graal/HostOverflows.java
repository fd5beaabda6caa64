package dev.workerloader.host.graal;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets an overflow of the stack in a function of the host's be one of the guest's. Where
 * there is room for it, the engine would make an object of the host's of it, for the
 * guest to catch.
 */
final class HostOverflows extends ClassVisitor {

	/** The class to rewrite. */
	static final String OWNER = "com/oracle/truffle/host/HostContext";

	private static final String METHOD = "hostToGuestException(Ljava/lang/Throwable;Lcom/oracle/truffle/api/nodes/Node;)Ljava/lang/RuntimeException;";

	private static final int ERROR_VARIABLE = 1;

	/**
	 * Create the visitor.
	 * @param target takes the class that asks {@link CaughtErrors}
	 */
	HostOverflows(ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		MethodVisitor target = super.visitMethod(access, name, descriptor, signature, exceptions);
		return (METHOD.equals(name + descriptor)) ? new AskingMethod(target) : target;
	}

	private static final class AskingMethod extends MethodVisitor {

		AskingMethod(@Nullable MethodVisitor target) {
			super(Opcodes.ASM9, target);
		}

		@Override
		public void visitCode() {
			super.visitCode();
			super.visitVarInsn(Opcodes.ALOAD, ERROR_VARIABLE);
			super.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(CaughtErrors.class), "passOverflow",
					"(Ljava/lang/Throwable;)V", false);
		}

	}

}
