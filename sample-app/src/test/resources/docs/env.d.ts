export interface Env {
	CHAT: Chat;
	CHAT_ROOM: ChatRoom;
	MEMBERS: Members;
	POLLS: Polls;
}

/** The chat rooms of the person who runs this program */
interface Chat {
	/** Open a room that the person is a member of */
	open(name: string): Promise<OpenRoom>;
}

/** The chat room that this program runs for */
interface ChatRoom {
	/** The newest messages, the oldest of them first; count is 1 to 100 */
	messages(count: number): Promise<Entry[]>;
	/** Post a message to the room, as author 'agent' */
	post(text: string): Promise<Entry>;
}

/** The members of the chat room that this program runs for */
interface Members {
	/** All members, by name */
	list(): Promise<Person[]>;
}

/** The polls of the chat room that this program runs for */
interface Polls {
	/** Open a poll with 2 to 10 choices and return its number */
	open(question: string, choices: string[]): Promise<number | bigint>;
	/** The questions of the ten newest polls, the newest first */
	questions(): Promise<string[]>;
}

interface OpenRoom {
	/** Remove all messages; moderators may do that */
	clear(): Promise<void>;
	/** All messages as text, a line each */
	export(): Promise<ReadableStream<Uint8Array>>;
	/** The newest messages, the oldest of them first
	 * @param count 1 to 100 */
	messages(count: number): Promise<Entry[]>;
	/** Call a function with each message that is posted from now on */
	onMessage(listener: ((arg0: Entry) => void | Promise<void>)): Promise<void>;
	/** Post a message
	 * @param text at most 2000 characters, not blank */
	post(text: string): Promise<Entry>;
}

interface Entry {
	author: string;
	text: string;
	sentAt: Date;
}

interface Person {
	name: string;
	role: string;
}
