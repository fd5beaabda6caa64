package dev.workerloader.host.graal;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets the engine's method that reads Base64 ask {@link LongBase64} first.
 */
final class Base64Shortcut extends ClassVisitor {

	private static final String OWNER = "com/oracle/truffle/js/builtins/Uint8ArrayBuiltins$Uint8ArrayBaseNode";

	private static final String RESULT = OWNER + "$EncodeResult";

	private static final String TEXT = "Lcom/oracle/truffle/api/strings/TruffleString;";

	// Arguments of the method, and the first variable after them.
	private static final int TEXT_VARIABLE = 1;

	private static final int URL_VARIABLE = 2;

	private static final int MAX_VARIABLE = 3;

	private static final int LAST_CHUNK_VARIABLE = 4;

	private static final int BYTES_VARIABLE = 6;

	private int count;

	private boolean inOwner;

	/**
	 * Create the visitor.
	 * @param target takes the class with the shortcut
	 */
	Base64Shortcut(ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	/**
	 * Return how many methods were given the shortcut.
	 * @return the number
	 */
	int count() {
		return this.count;
	}

	@Override
	public void visit(int version, int access, String name, @Nullable String signature, @Nullable String superName,
			String @Nullable [] interfaces) {
		this.inOwner = name.equals(OWNER);
		super.visit(version, access, name, signature, superName, interfaces);
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		MethodVisitor target = super.visitMethod(access, name, descriptor, signature, exceptions);
		boolean reads = this.inOwner && name.equals("fromBase64") && descriptor.startsWith("(" + TEXT + "ZI" + TEXT)
				&& descriptor.endsWith(")L" + RESULT + ";");
		return (reads) ? new AskingMethod(target) : target;
	}

	private final class AskingMethod extends MethodVisitor {

		AskingMethod(@Nullable MethodVisitor target) {
			super(Opcodes.ASM9, target);
		}

		@Override
		public void visitCode() {
			super.visitCode();
			Base64Shortcut.this.count++;
			Label engine = new Label();
			super.visitVarInsn(Opcodes.ALOAD, TEXT_VARIABLE);
			super.visitVarInsn(Opcodes.ILOAD, URL_VARIABLE);
			super.visitVarInsn(Opcodes.ILOAD, MAX_VARIABLE);
			super.visitVarInsn(Opcodes.ALOAD, LAST_CHUNK_VARIABLE);
			super.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(LongBase64.class), "decode",
					"(" + TEXT + "ZI" + TEXT + ")[B", false);
			super.visitVarInsn(Opcodes.ASTORE, BYTES_VARIABLE);
			super.visitVarInsn(Opcodes.ALOAD, BYTES_VARIABLE);
			super.visitJumpInsn(Opcodes.IFNULL, engine);
			super.visitTypeInsn(Opcodes.NEW, RESULT);
			super.visitInsn(Opcodes.DUP);
			super.visitVarInsn(Opcodes.ALOAD, TEXT_VARIABLE);
			super.visitMethodInsn(Opcodes.INVOKESTATIC, "com/oracle/truffle/js/runtime/Strings", "length",
					"(" + TEXT + ")I", false);
			super.visitVarInsn(Opcodes.ALOAD, BYTES_VARIABLE);
			super.visitInsn(Opcodes.ARRAYLENGTH);
			super.visitVarInsn(Opcodes.ALOAD, BYTES_VARIABLE);
			super.visitInsn(Opcodes.ACONST_NULL);
			super.visitMethodInsn(Opcodes.INVOKESPECIAL, RESULT, "<init>",
					"(II[BLcom/oracle/truffle/js/runtime/JSException;)V", false);
			super.visitInsn(Opcodes.ARETURN);
			super.visitLabel(engine);
			super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
		}

	}

}
