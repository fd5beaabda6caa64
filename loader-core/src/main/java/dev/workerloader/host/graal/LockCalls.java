package dev.workerloader.host.graal;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets a class of the engine take its locks by {@link EngineLocks}.
 */
final class LockCalls extends ClassVisitor {

	private static final Set<String> LOCKS = Set.of("java/util/concurrent/locks/Lock",
			"java/util/concurrent/locks/ReentrantLock");

	private int count;

	/**
	 * Create the visitor.
	 * @param target takes the class, {@code null} to count the calls only
	 */
	LockCalls(@Nullable ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	/**
	 * Return how many calls there are.
	 * @return the number
	 */
	int count() {
		return this.count;
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		return new LockingMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
	}

	private final class LockingMethod extends MethodVisitor {

		LockingMethod(@Nullable MethodVisitor target) {
			super(Opcodes.ASM9, target);
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
			if (LOCKS.contains(owner) && "lock()V".equals(name + descriptor)) {
				LockCalls.this.count++;
				super.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(EngineLocks.class), "lock",
						"(Ljava/util/concurrent/locks/Lock;)V", false);
			}
			else {
				super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
			}
		}

	}

}
