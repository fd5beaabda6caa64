//# requests that nobody waits for => .*
for (let i = 0; i < 30; i++) fetch('https://storm.example/slow').catch(() => { }); return 'gone';
//# more requests than allowed => .*
let codes = new Set(); for (let i = 0; i < 200; i++) await fetch('https://storm.example/text').catch((error) => codes.add(error.code)); return [...codes].join();
//# responses whose bodies nobody reads => .*
for (let i = 0; i < 20; i++) await fetch('https://storm.example/long'); return 'unread';
//# half of a response => .*
const reader = (await fetch('https://storm.example/long')).body.getReader(); await reader.read(); return reader;
//# a response that is read twice at once => .*
const response = await fetch('https://storm.example/long'); const copy = response.clone(); return (await Promise.all([response.bytes(), copy.bytes()])).map((bytes) => bytes.length);
//# a body without an end => .*
return (await fetch('https://storm.example/echo', { method: 'POST', duplex: 'half', body: new ReadableStream({ pull(controller) { controller.enqueue(new Uint8Array(60000)); } }) })).status;
//# a body that fails => .*
return (await fetch('https://storm.example/echo', { method: 'POST', duplex: 'half', body: new ReadableStream({ pull() { throw new Error('mine'); } }) })).status;
//# a request that is cancelled while it is answered => .*
const all = []; for (let i = 0; i < 10; i++) { const controller = new AbortController(); all.push(fetch('https://storm.example/slow', { signal: controller.signal }).catch((error) => error.name)); await null; controller.abort(); } return Promise.all(all);
//# redirects in a circle => .*
return (await fetch('https://storm.example/circle')).status;
//# what the policy does not allow => .*
return Promise.all(['https://other.example', 'http://127.0.0.1', 'file:///etc/passwd', 'https://storm.example:1/denied'].map((url) => fetch(url).catch((error) => error.code)));
//# a response that is returned while it is read => .*
const response = await fetch('https://storm.example/long'); response.body.getReader().read(); return response;
//# text that is decompressed without an end => .*
const zeros = new Uint8Array(1 << 20); let body = new Blob([zeros, zeros, zeros, zeros]).stream(); for (let i = 0; i < 4; i++) body = body.pipeThrough(new CompressionStream('gzip')); for (let i = 0; i < 4; i++) body = body.pipeThrough(new DecompressionStream('gzip')); return (await new Response(body).bytes()).length;
//# streams that wait for each other => .*
const { readable, writable } = new TransformStream(); const writer = writable.getWriter(); for (let i = 0; i < 1000; i++) writer.write(new Uint8Array(1000)); return new Response(readable);
//# digests and keys at once => .*
return (await Promise.all(Array.from({ length: 40 }, (_, i) => crypto.subtle.digest('SHA-512', new Uint8Array(100000 * i))))).length;
//# a socket to a handler => .*
const socket = new WebSocket('wss://storm.example/socket'); await new Promise((resolve) => { socket.onerror = socket.onclose = resolve; }); return socket.readyState;
