// performance: the time since the worker was loaded, in whole milliseconds. A finer clock
// would tell guests what others on the machine do.

const loadPerformance = once(() => {
	const PRIVATE = create(null);

	class Performance {

		#latest = 0;

		constructor(mark) {
			if (mark !== PRIVATE) {
				throw new NativeTypeError('There is one Performance: performance.');
			}
		}

		// Never goes back, even if the clock is set.
		now() {
			this.#latest = max(this.#latest, now() - timeOrigin);
			return this.#latest;
		}

		get timeOrigin() {
			this.#latest;
			return timeOrigin;
		}

		toJSON() {
			this.#latest;
			return { timeOrigin };
		}

	}

	const classes = exposeClasses({ Performance });
	classes.performance = new Performance(PRIVATE);
	return classes;
});

// The part of the Prioritized Task Scheduling API that servers have.
const loadScheduler = once(() => {
	let make;

	class Scheduler {

		// Tells a scheduler from other objects that a guest calls its methods on.
		#own = true;

		static {
			make = () => new Scheduler(make);
		}

		constructor(mark) {
			if (mark !== make) {
				throw new NativeTypeError('A Scheduler cannot be constructed. Use scheduler.');
			}
		}

		wait(delay, options = {}) {
			this.#own;
			requireArguments('scheduler.wait', 1, arguments.length);
			const signal = options?.signal;
			return new NativePromise((resolve, reject) => {
				if (signal === undefined) {
					startTimer(resolve, delay, [], false);
					return;
				}
				if (signals === null || !signals.is(signal)) {
					throw new NativeTypeError('The option "signal" of scheduler.wait must be an AbortSignal.');
				}
				if (signals.aborted(signal)) {
					throw signals.reason(signal);
				}
				const timer = startTimer(resolve, delay, [], false);
				signals.onAbort(signal, () => {
					stopTimer(timer);
					reject(signals.reason(signal));
				});
			});
		}

	}

	const classes = exposeClasses({ Scheduler });
	classes.scheduler = make();
	return classes;
});
