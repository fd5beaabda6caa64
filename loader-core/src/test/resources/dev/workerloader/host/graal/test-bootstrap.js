// The smallest guest side: "start" imports main.js and runs its default export, any other
// message goes to its export "receive".
(function (post) {
	'use strict';
	Graal.setUnhandledPromiseRejectionHandler((reason) => {
		post('unhandled ' + reason);
	});
	for (const name of ['Graal', 'Java', 'Polyglot', 'load', 'print', 'console']) {
		delete globalThis[name];
	}
	let main;
	const start = async () => {
		try {
			main = await import('main.js');
			post('result ' + (await main.default(post)));
		}
		catch (error) {
			post('error ' + (error instanceof Error) + ' ' + error);
		}
	};
	return (message) => {
		if (message === 'start') {
			start();
		}
		else {
			main.receive(message, post);
		}
	};
});
