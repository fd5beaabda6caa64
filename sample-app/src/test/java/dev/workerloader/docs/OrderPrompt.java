package dev.workerloader.docs;

import dev.workerloader.rpc.TypeScriptDeclarations;

import org.springframework.stereotype.Component;

@Component
class OrderPrompt {

	private final TypeScriptDeclarations declarations;

	OrderPrompt(TypeScriptDeclarations declarations) {
		this.declarations = declarations;
	}

	String write(String task) {
		return """
				Write a JavaScript module that exports default { async summarize(param, env) { … } }.
				Nothing but env and the language itself is there:

				%s
				The task: %s
				""".formatted(this.declarations.only("ORDERS").text(), task);
	}

}
