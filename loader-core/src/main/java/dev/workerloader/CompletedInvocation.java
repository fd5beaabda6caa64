package dev.workerloader;

import java.lang.reflect.Type;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.workerloader.internal.rpc.BadArgumentsException;
import dev.workerloader.internal.rpc.TypeConverter;

/**
 * The one implementation of {@link Invocation}.
 */
record CompletedInvocation(Outcome outcome, @Nullable Object value, @Nullable WorkerException error,
		List<LogEntry> logs, List<RpcCall> calls, Usage usage) implements Invocation {

	CompletedInvocation {
		logs = List.copyOf(logs);
		calls = List.copyOf(calls);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T valueAs(Class<T> type) {
		return (T) convert(type);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T valueAs(TypeRef<T> type) {
		return (T) convert(type.type());
	}

	private @Nullable Object convert(Type type) {
		if (this.error != null) {
			throw this.error;
		}
		try {
			return TypeConverter.convert(this.value, type, "result");
		}
		catch (BadArgumentsException ex) {
			throw new WorkerRpcException(ErrorCode.RESULT_NOT_SERIALIZABLE, ex.getMessage(), null,
					new WorkerException.Facts(this.logs, this.calls, this.usage));
		}
	}

}
