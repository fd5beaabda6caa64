package dev.workerloader.host.graal;

import java.util.Collection;
import java.util.List;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;

/**
 * Tells engines about the guard against {@code data:} imports. Public since the engine
 * finds it as a service.
 *
 * @since 0.1.0
 */
@TruffleInstrument.Registration(id = DataImportGuard.ID, name = "Worker Loader data: import guard", version = "1",
		services = DataImportGuard.Active.class)
public final class DataImportGuardProvider extends TruffleInstrumentProvider {

	@Override
	protected String getInstrumentClassName() {
		return DataImportGuard.class.getName();
	}

	@Override
	protected Object create() {
		return new DataImportGuard();
	}

	@Override
	protected Collection<String> getServicesClassNames() {
		return List.of(DataImportGuard.Active.class.getName());
	}

}
