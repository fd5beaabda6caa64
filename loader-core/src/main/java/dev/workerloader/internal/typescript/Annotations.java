package dev.workerloader.internal.typescript;

import java.lang.annotation.Annotation;

/**
 * Reads annotations whose classes need not be there.
 */
final class Annotations {

	private Annotations() {
	}

	static Object attribute(Annotation annotation, String name) {
		try {
			return annotation.annotationType().getMethod(name).invoke(annotation);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(annotation + " has no readable attribute '" + name + "'.", ex);
		}
	}

}
