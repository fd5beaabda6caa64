// The mailbox: one message of the host's at a time.

// The invocation whose message is being handled; 0 is the loading of the modules.
let delivered = begin(0);

async function load(main, entries, limits) {
	timeOrigin = now();
	logLimit = limits.logSize;
	timerLimit = limits.timers;
	callLimit = limits.callsInFlight;
	messageLimit = limits.messageSize;
	resultLimit = limits.resultSize;
	isBlocked = limits.blocked;
	let answer;
	try {
		env = makeEnv(entries);
		const api = create(null);
		api.env = env;
		api.WorkerEntrypoint = WorkerEntrypoint;
		api.RpcTarget = RpcTarget;
		// Where the module "cloudflare:workers" finds what it exports.
		defineProperty(globalThis, NativeSymbol.for('workerloader:workers'), { value: freeze(api) });
		if (limits.nodeGlobals !== undefined) {
			await loadWeb().installNode(limits.nodeGlobals);
		}
		exported = await import(main);
		answer = '["loaded",0,' + jsonStringify(exportNames()) + ']';
	}
	catch (error) {
		answer = '["failed",0,' + encodeError(error) + ']';
	}
	post(answer);
}

function deliver(text) {
	const message = jsonParse(text);
	const kind = message[0];
	logged = 0;
	dropped = false;
	sent = 0;
	sentText = 0;
	if (kind === 'invoke') {
		delivered = begin(message[1]);
		asyncRun(activeInvocation, delivered, invoke, delivered, message[2], message[3], message[4], message[5], message[6], message[7]);
		return;
	}
	if (kind === 'batch') {
		for (let i = 1; i < message.length; i++) {
			take(message[i]);
		}
		return;
	}
	take(message);
}

function take(message) {
	delivered = mapGet(invocations, message[1]) ?? delivered;
	switch (message[0]) {
		case 'reply':
			settle(message[1], message[2], null, message[3]);
			break;
		case 'fault':
			settle(message[1], message[2], message[3], undefined);
			break;
		case 'function':
			asyncRun(activeInvocation, delivered, runFunction, delivered, message[2], message[3], message[4], message[5], message[6]);
			break;
		case 'release':
			releaseFunction(delivered, message[2]);
			break;
		case 'tick':
			tick(message[2]);
			break;
		case 'forget':
			forget(message[1]);
			break;
		case 'load':
			load(message[2], message[3], message[4]);
			break;
	}
}

Graal.setUnhandledPromiseRejectionHandler((reason) => {
	send('["rejection",' + currentInvocation().id + ',' + encodeError(reason) + ']');
});

installGlobals(globalThis);

return deliver;
