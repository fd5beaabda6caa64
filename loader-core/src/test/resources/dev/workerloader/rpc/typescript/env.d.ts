export interface Env {
	CATALOG: Catalog;
	CLOCK: Clock;
	ORDERS: Orders;
	SPARE_ORDERS: Orders;
}

/** What there is to buy */
interface Catalog {
	all(): Promise<Category[] | Set<Category>>;
	byNumber(items: Map<number, Item>): Promise<Map<number, Item | null>>;
	other(names: PageString, page: number | null, matrix: Status[][]): Promise<Item2>;
	promise(): Promise<Promise2>;
	raw(value: unknown, map: Record<string, unknown> | Map<unknown, unknown>): Promise<unknown>;
	reload(): Promise<void>;
	root(): Promise<Category>;
	synonyms(more: Record<string, (string | null)[]>): Promise<Record<string, (string | null)[]>>;
	tags(of: Set<string>): Promise<Set<string>>;
	update(profile: ProfileInput): Promise<Profile>;
}

/** Time and numbers */
interface Clock {
	between(start: Date, end: Date): Promise<IsoDuration>;
	id(id: Uuid): Promise<Uuid>;
	now(zone: TimeZone): Promise<Date>;
	ticks(more: bigint, any: number | bigint, factor: number, seed: number | bigint): Promise<bigint>;
	today(): Promise<IsoDate>;
}

/** The orders of one customer */
interface Orders {
	cancel(order: Order, reason?: string | null): Promise<void>;
	countByStatus(): Promise<Partial<Record<Status, number>>>;
	delete(function_: string | null, with_: number | bigint): Promise<Status | null>;
	/** @param id The number of an order; > 0 */
	find(id: number | bigint): Promise<Order | null>;
	invoice(id: number | bigint, logo?: Uint8Array | null): Promise<Uint8Array>;
	/** Place an order */
	"new"(order: NewOrder): Promise<Order>;
	/** The newest orders, the newest first
	 * @param count 1 to 100 */
	newest(count: number): Promise<Order[]>;
	/** Look for orders.
	 * Without a filter *\/ all of them */
	search(filter?: Filter | null): Promise<PageOrder>;
}

interface Category {
	name: string;
	parent: Category | null;
	children: Category[];
}

interface Item {
	/** matches /[a-z]+/ */ product: string;
	/** How many pieces; > 0 */ count: number;
	/** > 0, at most 5 digits and 2 decimals */ price: number;
}

interface PageString {
	items: string[];
	total: number;
	next?: PageString | null;
}

type Status = "OPEN" | "PAID" | "SHIPPED";

interface Item2 {
	letter: string;
}

interface Promise2 {
	text: string;
}

interface ProfileInput {
	/** 1 to 20 characters */ name?: string;
	secret?: string | null;
	friends?: ProfileInput[];
}

interface Profile {
	/** 1 to 20 characters */ name: string;
	friends: Profile[];
	protected: boolean;
}

/** "PT1H30M" */ type IsoDuration = string;
type Uuid = string;
/** "Europe/Berlin" */ type TimeZone = string;
/** "2026-01-31" */ type IsoDate = string;

interface Order {
	id: number | bigint;
	status: Status;
	customer: Customer;
	items: Item[];
	placedAt: Date;
	note?: string | null;
}

interface NewOrder {
	customer: Customer;
	/** not empty */ items: Item[];
	"gift-wrap": boolean;
}

interface Filter {
	status?: Status | null;
	/** <= 50 */ limit?: number;
}

interface PageOrder {
	items: Order[];
	total: number;
	next: PageOrder | null;
}

/** Who buys */
interface Customer {
	/** at most 40 characters, not blank */ name: string;
	/** an email address */ email: string;
	phone?: string | null;
}
