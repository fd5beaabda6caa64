import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

const tenant = new AsyncLocalStorage();

const digest = async (file) => `${tenant.getStore()}/${createHash('sha256').update(file, 'base64').digest('hex')}`;

export default {
	async names({ owner, files }) {
		return tenant.run(owner, () => Promise.all(files.map(digest)));
	},
};
