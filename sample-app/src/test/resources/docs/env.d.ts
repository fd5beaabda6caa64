export interface Env {
	CHAT_ROOM: ChatRoom;
	MEMBERS: Members;
	POLLS: Polls;
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

interface Entry {
	author: string;
	text: string;
	sentAt: Date;
}

interface Person {
	name: string;
	role: string;
}
