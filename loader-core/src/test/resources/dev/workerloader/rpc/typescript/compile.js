// Checks programs with the compiler in the variable "ts" and takes their types away.
// libs: texts of the compiler's own declarations by file; programs: texts of the sources by file, by program.
(libs, programs) => {
	const options = {
		strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022,
		moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ["lib.es2022.d.ts", "lib.platform.d.ts"], types: [], skipDefaultLibCheck: true,
	};
	const libFiles = new Map();

	function describe(diagnostic) {
		const text = `TS${diagnostic.code} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`;
		if (!diagnostic.file) {
			return text;
		}
		const line = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line + 1;
		return `${diagnostic.file.fileName.slice(1)}:${line} ${text}`;
	}

	function host(sources) {
		const isLib = (name) => name.startsWith("/lib/");
		const text = (name) => (isLib(name) ? libs[name.slice(5)] : sources[name.slice(1)]);
		return {
			getSourceFile(name, target) {
				if (text(name) === undefined) {
					return undefined;
				}
				if (!isLib(name)) {
					return ts.createSourceFile(name, text(name), target);
				}
				if (!libFiles.has(name)) {
					libFiles.set(name, ts.createSourceFile(name, text(name), target));
				}
				return libFiles.get(name);
			},
			fileExists: (name) => text(name) !== undefined,
			readFile: text,
			writeFile() {},
			getDefaultLibFileName: () => "/lib/lib.es2022.d.ts",
			getDefaultLibLocation: () => "/lib",
			getCurrentDirectory: () => "/",
			getCanonicalFileName: (name) => name,
			useCaseSensitiveFileNames: () => true,
			getNewLine: () => "\n",
		};
	}

	return Object.fromEntries(Object.entries(programs).map(([name, sources]) => {
		const program = ts.createProgram(Object.keys(sources).map((file) => `/${file}`), options, host(sources));
		const scripts = Object.entries(sources)
			.filter(([file]) => !file.endsWith(".d.ts"))
			.map(([file, text]) => [file, ts.transpileModule(text, { compilerOptions: { ...options, noEmit: false } }).outputText]);
		return [name, { errors: ts.getPreEmitDiagnostics(program).map(describe), scripts: Object.fromEntries(scripts) }];
	}));
}
