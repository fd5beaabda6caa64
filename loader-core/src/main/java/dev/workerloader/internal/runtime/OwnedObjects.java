package dev.workerloader.internal.runtime;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JavaType;

import dev.workerloader.internal.types.CrossingTypes;
import dev.workerloader.internal.types.DataClass;
import dev.workerloader.outbound.WorkerRequest;

/**
 * Finds the objects in a result that whoever gets the result owns. It goes where encoding
 * the result would go, and builds nothing.
 */
final class OwnedObjects {

	private static final Logger logger = LoggerFactory.getLogger(OwnedObjects.class);

	private static final int MAX_DEPTH = 64;

	private final Set<Object> owned = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private OwnedObjects() {
	}

	/**
	 * Return the objects in a value that its receiver owns.
	 * @param value the value
	 * @param declared its declared type
	 * @return the objects, each once
	 */
	static Set<Object> in(@Nullable Object value, JavaType declared) {
		OwnedObjects objects = new OwnedObjects();
		objects.visit(value, declared, 0);
		return objects.owned;
	}

	private void visit(@Nullable Object value, @Nullable JavaType declared, int depth) {
		if (value == null || depth > MAX_DEPTH) {
			return;
		}
		JavaType type = (declared != null && declared.isJavaLangObject()) ? null : declared;
		if (HostObject.isOwned(value, (type != null) ? type.getRawClass() : null)) {
			this.owned.add(value);
		}
		else if (value instanceof WorkerRequest request) {
			this.owned.add(request.body());
		}
		else if (this.seen.add(value)) {
			visitParts(value, type, depth + 1);
		}
	}

	private void visitParts(Object value, @Nullable JavaType type, int depth) {
		JavaType content = (type != null) ? type.getContentType() : null;
		if (value instanceof Optional<?> optional) {
			visit(optional.orElse(null), content, depth);
		}
		else if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> visit(element, content, depth));
		}
		else if (value instanceof Map<?, ?> map) {
			map.values().forEach((element) -> visit(element, content, depth));
		}
		else if (value instanceof Object[] array) {
			Arrays.stream(array).forEach((element) -> visit(element, content, depth));
		}
		else if (value instanceof Record || (type != null && isData(type))) {
			JavaType data = (type != null && isData(type)) ? type : DataClass.resolve(value.getClass());
			DataClass.of(data).readable().forEach((property) -> visitProperty(property, value, depth));
		}
	}

	private void visitProperty(DataClass.ReadableProperty property, Object owner, int depth) {
		if (CrossingTypes.isScalar(property.type())) {
			return;
		}
		Object value;
		try {
			value = property.get(owner);
		}
		catch (RuntimeException ex) {
			logger.debug("A property of a result that nobody waits for cannot be read", ex);
			return; // nobody else could have got what it has either
		}
		visit(value, property.type(), depth);
	}

	private static boolean isData(JavaType type) {
		return !CrossingTypes.isScalar(type) && !type.isContainerType() && !type.isReferenceType()
				&& !type.isJavaLangObject() && !type.getRawClass().getName().startsWith("java.");
	}

}
