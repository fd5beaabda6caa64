package dev.workerloader.host.graal;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets every handler of a class for the errors that a guest can catch ask
 * {@link CaughtErrors} first.
 */
final class CatchChecks extends ClassVisitor {

	private static final Set<String> ERRORS = Set.of("com/oracle/truffle/api/exception/AbstractTruffleException",
			"java/lang/StackOverflowError");

	private int count;

	/**
	 * Create the visitor.
	 * @param target takes the class with the checks, {@code null} to count them only
	 */
	CatchChecks(@Nullable ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	/**
	 * Return how many handlers there are.
	 * @return the number
	 */
	int count() {
		return this.count;
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		return new CheckingMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
	}

	private final class CheckingMethod extends MethodVisitor {

		private final Set<Label> handlers = new HashSet<>();

		private boolean atHandler;

		CheckingMethod(@Nullable MethodVisitor target) {
			super(Opcodes.ASM9, target);
		}

		@Override
		public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
			if (type != null && ERRORS.contains(type)) {
				this.handlers.add(handler);
				CatchChecks.this.count++;
			}
			super.visitTryCatchBlock(start, end, handler, type);
		}

		@Override
		public void visitLabel(Label label) {
			super.visitLabel(label);
			this.atHandler |= this.handlers.contains(label);
		}

		// Each handler begins with a frame.
		@Override
		public void visitFrame(int type, int locals, Object @Nullable [] local, int stack,
				Object @Nullable [] stackItems) {
			super.visitFrame(type, locals, local, stack, stackItems);
			if (this.atHandler) {
				this.atHandler = false;
				super.visitInsn(Opcodes.DUP);
				super.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(CaughtErrors.class), "check",
						"(Ljava/lang/Throwable;)V", false);
			}
		}

	}

}
