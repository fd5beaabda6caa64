package dev.workerloader.host.graal;

import java.util.Map;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/**
 * A context that was bootstrapped: all that the host keeps of a guest.
 */
final class GuestContext {

	private final Context context;

	private final ModuleFileSystem files;

	private final PostFunction post;

	private final Value deliver;

	GuestContext(Context context, ModuleFileSystem files, PostFunction post, Value deliver) {
		this.context = context;
		this.files = files;
		this.post = post;
		this.deliver = deliver;
	}

	/**
	 * Give this context to a sandbox, for good.
	 * @param modules the sandbox's modules
	 */
	void bind(Map<String, String> modules) {
		this.files.bind(modules);
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
		}
	}

	/**
	 * Close this context, in the middle of a slice if need be. May block until the slice
	 * has unwound.
	 */
	void close() {
		try {
			this.context.close(true);
		}
		catch (PolyglotException ex) {
			// The engine may fail when threads leave the context meanwhile (seen: an
			// ArrayIndexOutOfBoundsException of its list of threads). Then the first
			// attempt has ended the guest, and the second one releases it.
			this.context.close(true);
		}
	}

}
