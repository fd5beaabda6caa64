package dev.workerloader.host.graal;

import java.util.Collection;
import java.util.Map;

import dev.workerloader.internal.leak.Lease;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A context that was bootstrapped: all that the host keeps of a guest.
 */
class GuestContext {

	private static final Logger logger = LoggerFactory.getLogger(GuestContext.class);

	private final Context context;

	private final ModuleFileSystem files;

	private final PostFunction post;

	private final Value deliver;

	private final Collection<Context> unclosed;

	private final Lease lease;

	private final Object lock = new Object();

	private boolean closed;

	/**
	 * Create the {@link GuestContext}.
	 * @param unclosed takes the context when it cannot be closed
	 * @param lease ends when the context is closed
	 */
	GuestContext(Context context, ModuleFileSystem files, PostFunction post, Value deliver,
			Collection<Context> unclosed, Lease lease) {
		this.context = context;
		this.files = files;
		this.post = post;
		this.deliver = deliver;
		this.unclosed = unclosed;
		this.lease = lease;
	}

	/**
	 * Give this context to a sandbox, for good.
	 * @param modules the sandbox's modules
	 */
	void bind(Map<String, String> modules) {
		this.files.bind(modules);
		this.lease.passOn();
	}

	/**
	 * Give a message to the guest and run the jobs that became ready. Throws whatever
	 * escapes from the guest or the engine.
	 * @param message the message
	 * @param buffer what takes the text that the guest posts
	 */
	void deliver(String message, PostBuffer buffer) {
		this.post.target(buffer);
		try {
			this.deliver.executeVoid(message);
		}
		finally {
			this.post.target(null);
			this.post.checkServices();
		}
	}

	/**
	 * Close this context, in the middle of a slice if need be. May block until the slice
	 * has unwound, and until another thread that closes it is done.
	 */
	void close() {
		synchronized (this.lock) {
			if (!this.closed) {
				this.closed = true;
				closeOnce();
			}
		}
	}

	private void closeOnce() {
		try {
			this.context.close(true);
		}
		catch (RuntimeException ex) {
			// The engine may fail when threads leave the context meanwhile (seen: an
			// ArrayIndexOutOfBoundsException of its list of threads). The guest is ended
			// then, but the engine holds the context for one that is just being closed:
			// whoever tries again waits for that, for ever.
			logger.warn("The engine failed to close a context.", ex);
			this.unclosed.add(this.context);
		}
		this.lease.close();
	}

}
