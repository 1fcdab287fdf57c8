/**
 * A client for one Tidings feed: the feed of the user whose token it is given.
 *
 * ```js
 * import { connect } from "/client/v1/tidings.js";
 * const feed = connect({ token: () => getAccessToken() });
 * feed.addEventListener("change", () => render(feed.items, feed.unread));
 * ```
 */

/** One notification, as section 5 of the wire contract has it. Title and body are text, never HTML. */
export interface Notification {
  /** A name, never an order. */
  readonly id: string;
  /** The version of the feed at which this content arrived: newer is larger. */
  readonly seq: number;
  readonly type: string;
  readonly source: string;
  readonly category: string | null;
  readonly priority: "low" | "normal" | "high";
  readonly title: string;
  readonly body: string | null;
  /** `https:`, `http:` or relative; check it again before you make a link of it (`safeUrl`). */
  readonly url: string | null;
  readonly actions: readonly { readonly label: string; readonly url: string }[];
  /** Whatever the producer put there. */
  readonly data: unknown;
  readonly collapseKey: string | null;
  /** RFC 3339, like all times here. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly expiresAt: string | null;
  /** Null while it is unseen. */
  readonly seenAt: string | null;
  /** Null while it is unread. What is read is seen. */
  readonly readAt: string | null;
}

/** An event that is not stored: `ephemeral`, or the last value of a `key` (`state`). */
export interface Signal {
  readonly type: string;
  readonly mode: "ephemeral" | "state";
  readonly key: string | null;
  readonly seq: number | null;
  readonly expiresAt: string | null;
  readonly data: unknown;
}

/** A frame of the stream as it arrived here, whether over the network or from the tab that has the stream. */
export interface Frame {
  readonly name: "reset" | "notification" | "removed" | "marked" | "feed" | "signal" | "ping" | "bye";
  /** The cursor; null where the frame has none. */
  readonly id: string | null;
  readonly data: any;
}

/**
 * - `connecting`: taking a ticket, opening the stream, or catching up
 * - `live`: what is shown is what there is
 * - `waiting`: the connection was lost or could not be made; tries again by itself
 * - `paused`: hidden for long; comes back with the page
 * - `closed`: for good; `reason` says why
 */
export type State = "connecting" | "live" | "waiting" | "paused" | "closed";

/** Why `state` is what it is; null when that needs no reason. More may come. */
export type Reason =
  | "offline" // the browser says so, or nobody answered
  | "busy" | "drain" | "slow" | "expired" // the server's `bye`
  | "too-many" // 429: too many streams or tickets of this user
  | "unauthorized" // 401: the token was refused, and `token` is asked for another
  | "silent" // no ping for 45 s
  | "lost" // the connection ended without a word
  | "hidden" // the page was hidden for long
  | "signed-out" // closed: `token` gave none
  | "forbidden" // closed: this token never will be accepted
  | "replaced" | "revoked" // closed: the server's `bye` with `never`
  | "closed"; // closed: by `close()`

/** What a change of this client asked for, and what the server said to it. */
export interface Refusal {
  readonly operation: "read" | "seen" | "archived" | "read-all" | "seen-all";
  /** The notification; null for all of them. */
  readonly id: string | null;
  /** The HTTP status, 400 to 499. */
  readonly status: number;
  /** RFC 9457, or `{}` when the answer was none. */
  readonly problem: { readonly type?: string; readonly title?: string; readonly detail?: string };
}

export interface Options {
  /**
   * A JWT for the feed's user, asked for before each connection and each change. It is sent in the header `Authorization`
   * and nowhere else. `refused` is true when the previous one got a 401: get a new one, not one of a cache.
   * Give null (or undefined) when nobody is signed in: the feed closes. What it throws is tried again later.
   */
  token(hint: { refused: boolean }): string | null | undefined | Promise<string | null | undefined>;
  /** Where Tidings is. Default: where this module came from, or the page's own origin when it was bundled. */
  url?: string | URL;
  /**
   * How many of the newest notifications to begin with, read ones too, 0 to 100. Default 0: the unread ones, and what
   * changes from then on. With more, `more()` goes further back.
   */
  history?: number;
  /**
   * How tickets are bound. Default: `browser` (to a cookie) on Tidings' own origin, `none` on any other.
   * `browser` on another origin of the same site needs CORS with credentials.
   */
  bind?: "browser" | "none";
  /** One stream for all tabs of this browser that show this feed. Default true, where the browser can. */
  shared?: boolean;
  /** After how many milliseconds out of sight the stream is given up until the page is shown again. Default 300000; Infinity: never. */
  pauseAfterMs?: number;
  /** Instead of the global one: for tests, and for proxies of your own. */
  fetch?: typeof fetch;
}

/** Its events. `detail` is of the type given here; `change` and `state` have none. */
export interface FeedEvents {
  /** `items`, `unread`, `unseen` or `signals` are others now. Once for a whole replay. */
  change: Event;
  /** `state` or `reason` is another now. */
  state: Event;
  /** A notification arrived or got new content, live: for a toast or a sound. Not for those that a replay brings. */
  notification: CustomEvent<Notification>;
  /** A signal arrived. */
  signal: CustomEvent<Signal>;
  /** The server refused a change; what is shown was put back before this event. */
  refused: CustomEvent<Refusal>;
  /** Each frame, for those who want to see them. */
  frame: CustomEvent<Frame>;
}

/** A feed that keeps itself up to date until it is closed. */
export interface Feed extends EventTarget {
  /** Newest first by `seq`. The same array until the next `change`; never changed in place. */
  readonly items: readonly Notification[];
  /** Of the whole feed, own changes that are still under way included. */
  readonly unread: number;
  readonly unseen: number;
  /** The last value of each key, of mode `state`. The same map until the next one arrives; never changed in place. */
  readonly signals: ReadonlyMap<string, Signal>;
  readonly state: State;
  readonly reason: Reason | null;
  /** Whether this tab has the stream; false while another tab of this browser has it, or nobody. */
  readonly leading: boolean;
  /** Changes that have not reached the server yet. They are kept while this page lives. */
  readonly pending: number;
  /** Whether `more()` may find older ones. False without `history`. */
  readonly hasMore: boolean;

  get(id: string): Notification | undefined;

  /**
   * These change what is shown at once, and the server as soon as it can be reached, in this order. They resolve with true
   * once the server has it, with false when it refused (then `refused` comes, and what is shown is put back) or the feed
   * was closed before. They never reject.
   */
  markRead(id: string, read?: boolean): Promise<boolean>;
  markSeen(id: string, seen?: boolean): Promise<boolean>;
  archive(id: string, archived?: boolean): Promise<boolean>;
  /** All that this page knows of, of one category if it is named; what arrives meanwhile stays unread. */
  markAllRead(category?: string): Promise<boolean>;
  markAllSeen(category?: string): Promise<boolean>;

  /** Older ones, as many as `history`, read ones too. Resolves with whether there may be more; rejects when that cannot be told now. */
  more(): Promise<boolean>;

  /** A new stream now, whatever it was waiting for. */
  reconnect(): void;
  /** For good: ends the stream, forgets the changes that are still under way. */
  close(): void;

  addEventListener<K extends keyof FeedEvents>(
    type: K, listener: (this: Feed, event: FeedEvents[K]) => any, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof FeedEvents>(
    type: K, listener: (this: Feed, event: FeedEvents[K]) => any, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
}

/** Begins at once; close it when nobody looks any more. */
export function connect(options: Options): Feed;

/** The address if a link may have it (`https:`, `http:` or relative, no script), else null. */
export function safeUrl(url: string | null | undefined): string | null;
