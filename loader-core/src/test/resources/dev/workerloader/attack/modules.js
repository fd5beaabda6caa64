//# MOD-05 JSON with its attribute => SCRIPT_ERROR (MODULE_NOT_FOUND|START_FAILED) .*
import x from './none.json' with { type: 'json' }; export default { go() { return x; } };
//# MOD-05 another attribute => SCRIPT_ERROR .*
import x from './main.js' with { type: 'css' }; export default { go() { return 1; } };
//# MOD-05 a static data import => SCRIPT_ERROR START_FAILED .*cannot be imported from a 'data:' URL.*
import x from 'data:text/javascript,export%20default%201'; export default { go() { return x; } };
//# MOD-01 an import of itself => OK function
import me from './main.js'; export default { go() { return typeof me.go; } };
//# MOD-01 top-level await that never settles => SCRIPT_ERROR HUNG .*
await new Promise(() => { }); export default { go() { return 1; } };
//# MOD-01 ten thousand imports => SCRIPT_ERROR .*
import './none.js'; export default { async go() { for (let i = 0; i < 10000; i++) await import('./n' + i + '.js'); } };
//# MOD-03 a failing import, twice, then a good one => OK true
const fail = async () => { try { await import('./none.js'); return false; } catch { return true; } }; return await fail() && await fail() && typeof (await import('main.js')).default.go === 'function';
//# MOD-07 HTML-like comments are no part of modules => SCRIPT_ERROR .*
<!-- x
export default { go() { return 1; } };
//# MOD-07 line and paragraph separators in a string => OK 2
return '  '.length;
