package dev.workerloader.internal.runtime;

import dev.workerloader.internal.wire.MessageWriter;

/**
 * What the result of an invocation may consist of.
 */
enum ResultScope {

	/** Data: nobody would close anything else. */
	DATA {

		@Override
		void write(MessageWriter message) {
			message.bool(false);
		}

	},

	/** Data and streams, which go on to another guest. */
	STREAMS {

		@Override
		void write(MessageWriter message) {
			message.text("streams");
		}

	},

	/** Data, streams and functions, which whoever gets them closes. */
	ALL {

		@Override
		void write(MessageWriter message) {
			message.bool(true);
		}

	};

	/**
	 * Tell the guest.
	 */
	abstract void write(MessageWriter message);

}
