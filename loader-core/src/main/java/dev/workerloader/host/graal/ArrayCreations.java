package dev.workerloader.host.graal;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets a class ask for {@link ArrayRoom} before it creates an array whose length is not a
 * constant.
 */
final class ArrayCreations extends ClassVisitor {

	private static final String ROOM = Type.getInternalName(ArrayRoom.class);

	private static final String ARRAYS = "java/util/Arrays";

	private static final String WITH_CLASS = "Ljava/lang/Class;)[Ljava/lang/Object;";

	private static final int NO_ARRAY = 0;

	private int count;

	/**
	 * Create the visitor.
	 * @param target takes the class that asks
	 */
	ArrayCreations(ClassVisitor target) {
		super(Opcodes.ASM9, target);
	}

	/**
	 * Return how many times the class asks.
	 * @return the number
	 */
	int count() {
		return this.count;
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		MethodVisitor target = super.visitMethod(access, name, descriptor, signature, exceptions);
		// Those of enums copy an array that is small.
		return (name.equals("<clinit>") || name.equals("values")) ? target : new AskingMethod(target);
	}

	private final class AskingMethod extends MethodVisitor {

		private boolean afterConstant;

		AskingMethod(@Nullable MethodVisitor target) {
			super(Opcodes.ASM9, target);
		}

		@Override
		public void visitInsn(int opcode) {
			this.afterConstant = opcode >= Opcodes.ICONST_0 && opcode <= Opcodes.ICONST_5;
			super.visitInsn(opcode);
		}

		@Override
		public void visitIntInsn(int opcode, int operand) {
			if (opcode == Opcodes.NEWARRAY) {
				created(sizeOf(operand));
			}
			this.afterConstant = opcode != Opcodes.NEWARRAY;
			super.visitIntInsn(opcode, operand);
		}

		@Override
		public void visitTypeInsn(int opcode, String type) {
			if (opcode == Opcodes.ANEWARRAY) {
				created(ArrayRoom.REFERENCE);
			}
			this.afterConstant = false;
			super.visitTypeInsn(opcode, type);
		}

		private void created(int elementSize) {
			if (!this.afterConstant) {
				super.visitInsn(Opcodes.DUP);
				ask(elementSize, "(II)V");
			}
		}

		@Override
		public void visitLabel(Label label) {
			this.afterConstant = false;
			super.visitLabel(label);
		}

		@Override
		public void visitLdcInsn(Object value) {
			this.afterConstant = false;
			super.visitLdcInsn(value);
		}

		@Override
		public void visitVarInsn(int opcode, int variable) {
			this.afterConstant = false;
			super.visitVarInsn(opcode, variable);
		}

		@Override
		public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
			this.afterConstant = false;
			super.visitFieldInsn(opcode, owner, name, descriptor);
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
			int elementSize = elementSize(owner, name, descriptor);
			if (elementSize != NO_ARRAY) {
				copied(elementSize, name, descriptor);
			}
			this.afterConstant = false;
			super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
		}

		private int elementSize(String owner, String name, String descriptor) {
			boolean copies = owner.equals(ARRAYS) && name.startsWith("copyOf");
			if (copies) {
				return ArrayCreations.sizeOf(Type.getReturnType(descriptor).getElementType());
			}
			boolean clones = owner.startsWith("[") && name.equals("clone");
			return (clones) ? ArrayCreations.sizeOf(Type.getObjectType(owner).getElementType()) : NO_ARRAY;
		}

		// On the stack: the array and its new length, or where a part of it begins and
		// ends; above them the type, if it is another one; or the array alone.
		private void copied(int elementSize, String name, String descriptor) {
			boolean withClass = descriptor.endsWith(WITH_CLASS);
			if (name.equals("copyOf")) {
				if (withClass) {
					super.visitInsn(Opcodes.DUP2);
					super.visitInsn(Opcodes.POP);
				}
				else {
					super.visitInsn(Opcodes.DUP);
				}
				ask(elementSize, "(II)V");
			}
			else if (name.equals("copyOfRange") && !withClass) {
				super.visitInsn(Opcodes.DUP2);
				ask(elementSize, "(III)V");
			}
			else if (name.equals("clone")) {
				super.visitInsn(Opcodes.DUP);
				ask(elementSize, "(Ljava/lang/Object;I)V");
			}
		}

		private void ask(int elementSize, String descriptor) {
			ArrayCreations.this.count++;
			super.visitIntInsn(Opcodes.BIPUSH, elementSize);
			super.visitMethodInsn(Opcodes.INVOKESTATIC, ROOM, "ask", descriptor, false);
		}

	}

	private static int sizeOf(int arrayType) {
		return switch (arrayType) {
			case Opcodes.T_BOOLEAN, Opcodes.T_BYTE -> Byte.BYTES;
			case Opcodes.T_CHAR, Opcodes.T_SHORT -> Short.BYTES;
			case Opcodes.T_INT, Opcodes.T_FLOAT -> Integer.BYTES;
			default -> Long.BYTES;
		};
	}

	private static int sizeOf(Type type) {
		return switch (type.getSort()) {
			case Type.BOOLEAN, Type.BYTE -> Byte.BYTES;
			case Type.CHAR, Type.SHORT -> Short.BYTES;
			case Type.INT, Type.FLOAT -> Integer.BYTES;
			case Type.LONG, Type.DOUBLE -> Long.BYTES;
			default -> ArrayRoom.REFERENCE;
		};
	}

}
