import { WorkerEntrypoint } from 'cloudflare:workers';

export default class extends WorkerEntrypoint {
	async answer(question, progress) {
		if (question.sources.length === 0) {
			throw Object.assign(new Error('There is no source.'), { name: 'NoAnswerException' });
		}
		const [source] = question.sources;
		await progress({ percent: 50, doing: `reading ${source}` });
		await progress({ percent: 100, doing: 'writing' });
		return { text: `42, says ${source}`, confidence: 0.9 };
	}

	topics() {
		return ['life'];
	}
}
