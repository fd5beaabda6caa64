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
 * Adds a poll of the engine's safepoint to every round of every loop of a class, to every
 * comparison that a sort of the JDK asks for, and to the entry of functions. A thread
 * that is to be stopped stops at the next poll.
 */
final class LoopPolls extends ClassVisitor {

	private static final String SAFEPOINT = "com/oracle/truffle/api/TruffleSafepoint";

	private static final String POLL_DESCRIPTOR = "(Lcom/oracle/truffle/api/nodes/Node;)V";

	private static final String COMPARISON = "compare(Ljava/lang/Object;Ljava/lang/Object;)I";

	private static final String FUNCTION = "execute(Lcom/oracle/truffle/api/frame/VirtualFrame;)Ljava/lang/Object;";

	private static final String STRINGS = "com/oracle/truffle/api/strings/";

	/** What reads and writes a text in JSON. */
	private static final Set<String> JSON_TEXTS = Set.of("parseJSONStringCharacters", "jsonQuote");

	private int count;

	private boolean function;

	private boolean strings;

	/**
	 * Create the visitor.
	 * @param target takes the class with the polls, {@code null} to count them only
	 */
	LoopPolls(@Nullable ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	/**
	 * Return how many polls were added.
	 * @return the number
	 */
	int count() {
		return this.count;
	}

	@Override
	public void visit(int version, int access, String name, @Nullable String signature, @Nullable String superName,
			String @Nullable [] interfaces) {
		this.function = name.endsWith("RootNode");
		this.strings = name.startsWith(STRINGS);
		super.visit(version, access, name, signature, superName, interfaces);
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		MethodVisitor target = super.visitMethod(access, name, descriptor, signature, exceptions);
		if (name.startsWith("<")) {
			return target; // runs once, before a guest can use it
		}
		if ((this.strings && !name.contains("ndexOfString")) || JSON_TEXTS.contains(name)) {
			return target; // one round for each character of one text, and fast
		}
		return new PollingMethod(target, name + descriptor);
	}

	private final class PollingMethod extends MethodVisitor {

		private final String method;

		private final Set<Label> passed = new HashSet<>();

		private boolean afterStaticField;

		PollingMethod(@Nullable MethodVisitor target, String method) {
			super(Opcodes.ASM9, target);
			this.method = method;
		}

		@Override
		public void visitCode() {
			super.visitCode();
			if (COMPARISON.equals(this.method) || (LoopPolls.this.function && FUNCTION.equals(this.method))) {
				poll();
			}
		}

		@Override
		public void visitLabel(Label label) {
			this.passed.add(label);
			super.visitLabel(label);
		}

		@Override
		public void visitJumpInsn(int opcode, Label label) {
			if (this.passed.contains(label)) {
				poll();
			}
			super.visitJumpInsn(opcode, label);
		}

		private void poll() {
			LoopPolls.this.count++;
			super.visitInsn(Opcodes.ACONST_NULL);
			super.visitMethodInsn(Opcodes.INVOKESTATIC, SAFEPOINT, "poll", POLL_DESCRIPTOR, false);
		}

		@Override
		public void visitInsn(int opcode) {
			if (opcode == Opcodes.ARETURN) {
				cast(Type.getReturnType(this.method.substring(this.method.indexOf('('))));
			}
			super.visitInsn(opcode);
		}

		@Override
		public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
			this.afterStaticField = opcode == Opcodes.GETSTATIC;
			super.visitFieldInsn(opcode, owner, name, descriptor);
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
			Type[] parameters = Type.getArgumentTypes(descriptor);
			if (this.afterStaticField && parameters.length > 0) {
				cast(parameters[parameters.length - 1]);
			}
			this.afterStaticField = false;
			super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
		}

		// To see whether a result or a constant fits, the verifier would load its class,
		// before that has been given its polls. It believes a cast.
		private void cast(Type type) {
			if (type.getSort() == Type.OBJECT) {
				super.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
			}
		}

	}

}
