package dev.workerloader.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.Executor;

import dev.workerloader.WorkerLoader;
import dev.workerloader.spring.autoconfigure.WorkerLoaderProperties.Binding;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;

/**
 * What runs bindings. Not an {@link Executor} itself: a bean of that type would make the
 * application's executor back off.
 */
final class BindingExecution implements DisposableBean {

	private static final String THREAD_NAME_PREFIX = "worker-loader-binding-";

	private final int maxThreads;

	private final @Nullable Executor executor;

	private final TaskDecorator decorator;

	private final Runnable shutdown;

	private BindingExecution(int maxThreads, @Nullable Executor executor, List<TaskDecorator> decorators,
			Runnable shutdown) {
		this.maxThreads = maxThreads;
		this.executor = executor;
		this.decorator = new CompositeTaskDecorator(decorators);
		this.shutdown = shutdown;
	}

	/**
	 * Return the loader's own execution.
	 * @param maxThreads threads, at most, unless they are virtual
	 * @param virtual whether to use virtual threads
	 * @param decorators what decorates each task
	 * @return the execution
	 */
	static BindingExecution own(int maxThreads, boolean virtual, List<TaskDecorator> decorators) {
		if (virtual) {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(THREAD_NAME_PREFIX);
			executor.setVirtualThreads(true);
			return new BindingExecution(maxThreads, executor, decorators, executor::close);
		}
		return new BindingExecution(maxThreads, null, decorators, () -> {
		});
	}

	/**
	 * Return the execution by the application's executor, which decorates tasks itself,
	 * on the thread that hands them over.
	 * @param beanFactory where the executor is a bean
	 * @param carriers what decorates each task on the thread of the caller
	 * @return the execution
	 */
	static BindingExecution application(BeanFactory beanFactory, List<TaskDecorator> carriers) {
		String beanName = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;
		if (!beanFactory.containsBean(beanName) || !beanFactory.isTypeMatch(beanName, Executor.class)) {
			throw new InvalidConfigurationPropertyValueException("worker-loader.binding.executor",
					Binding.Executor.APPLICATION, "There is no executor bean '" + beanName
							+ "'. Define one, or remove the property so that the loader uses an executor of its own.");
		}
		return new BindingExecution(1, beanFactory.getBean(beanName, Executor.class), carriers, () -> {
		});
	}

	void applyTo(WorkerLoader.Builder builder) {
		builder.maxBindingThreads(this.maxThreads);
		builder.bindingTaskDecorator(this.decorator::decorate);
		if (this.executor != null) {
			builder.bindingExecutor(this.executor);
		}
	}

	@Override
	public void destroy() {
		this.shutdown.run();
	}

}
