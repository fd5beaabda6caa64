// performance: the time since the worker was loaded, in whole milliseconds. A finer clock
// would tell guests what others on the machine do.

let timeOrigin = now();

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
