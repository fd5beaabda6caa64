export default {
	async count(repository) {
		const response = await fetch(`https://api.github.com/repos/${repository}/issues?state=open`);
		if (!response.ok) {
			throw new Error(`GitHub answered ${response.status}`);
		}
		return (await response.json()).length;
	}
};
