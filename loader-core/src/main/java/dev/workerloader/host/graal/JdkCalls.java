package dev.workerloader.host.graal;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Redirects calls of a class to methods of the JDK that can be made to run for hours and
 * never poll: those for big integers to {@link BoundedBigIntegers}, which look at the
 * size first, and those for normal forms and cases of texts to {@link PollingStrings}.
 */
final class JdkCalls extends ClassVisitor {

	private static final String BIG_INTEGER = "java/math/BigInteger";

	private static final String STRING = "java/lang/String";

	private static final String CASE = "(Ljava/util/Locale;)Ljava/lang/String;";

	private static final String NORMALIZER = "java/text/Normalizer";

	private static final String BOUNDED = Type.getInternalName(BoundedBigIntegers.class);

	private static final String POLLING = Type.getInternalName(PollingStrings.class);

	private int count;

	/**
	 * Create the visitor.
	 * @param target takes the class with the redirected calls
	 */
	JdkCalls(ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	/**
	 * Return how many calls were redirected.
	 * @return the number
	 */
	int count() {
		return this.count;
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		return new RedirectingMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
	}

	private final class RedirectingMethod extends MethodVisitor {

		RedirectingMethod(@Nullable MethodVisitor target) {
			super(Opcodes.ASM9, target);
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
			switch (owner + '.' + name) {
				case BIG_INTEGER + ".multiply", BIG_INTEGER + ".pow", BIG_INTEGER + ".shiftLeft" ->
					call(BOUNDED, name, "(L" + BIG_INTEGER + ";" + descriptor.substring(1));
				case NORMALIZER + ".normalize" -> call(POLLING, name, descriptor);
				default -> {
					if (owner.equals(STRING) && descriptor.equals(CASE)) {
						call(POLLING, name, "(L" + STRING + ";" + descriptor.substring(1));
						return;
					}
					if (owner.equals(BIG_INTEGER) && name.equals("<init>")
							&& descriptor.equals("(Ljava/lang/String;I)V")) {
						super.visitInsn(Opcodes.DUP2);
						call(BOUNDED, "check", descriptor);
					}
					super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
				}
			}
		}

		private void call(String owner, String name, String descriptor) {
			JdkCalls.this.count++;
			super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
		}

	}

}
