/**
 * An inbox for a page: a bell with a counter, and a panel with the feed behind it.
 *
 * ```html
 * <script type="module" src="/client/v1/tidings-inbox.js"></script>
 * <tidings-inbox></tidings-inbox>
 * ```
 * ```js
 * document.querySelector("tidings-inbox").token = () => getAccessToken();
 * ```
 *
 * It needs no dependency, no style sheet of its own and no exception in a content security policy: `script-src 'self'`,
 * `style-src 'self'` and `require-trusted-types-for 'script'` are fine. It needs a browser of 2024 or later.
 */
import type { Feed, Notification, Options, Reason, Refusal } from "./tidings.js";

/** What the component says. Each text can be replaced; see `TidingsInbox.messages`. */
export interface Messages {
  title: string;
  /** The name of the bell, for those who do not see it. `count` is what the badge shows; 0 when it shows none. */
  bell(count: number, badge: "unread" | "unseen"): string;
  close: string;
  loading: string;
  empty: string;
  /** Said in front of an unread title. */
  unread: string;
  /** Shown with priority `high`. */
  important: string;
  markRead: string;
  markUnread: string;
  markAllRead: string;
  archive: string;
  older: string;
  olderFailed: string;
  /** Said when one arrives live. */
  arrived(title: string): string;
  /** Said instead when several arrive within a second. */
  arrivedMany(count: number): string;
  waiting(reason: Reason | null): string;
  paused: string;
  closed(reason: Reason | null): string;
  tryNow: string;
  /** `title` is that of the problem (RFC 9457), in the server's language. */
  refused(operation: Refusal["operation"], title: string | undefined): string;
  dismiss: string;
}

/** Its events. They bubble and leave shadow trees. */
export interface TidingsInboxEvents {
  /**
   * A notification's own link is followed, in this tab. `preventDefault()` keeps the browser from going there: for a
   * router. The notification is marked read, and the panel closes, either way.
   */
  "tidings-open": CustomEvent<Notification>;
  /** The same for the link of one of its actions. */
  "tidings-action": CustomEvent<{ readonly notification: Notification; readonly action: Notification["actions"][number] }>;
  /** The counters are others now: for the title of the page. */
  "tidings-unread": CustomEvent<{ readonly unread: number; readonly unseen: number }>;
}

/**
 * `<tidings-inbox>`. Attributes:
 *
 * - `url`, `history` (default 50), `bind`: as in `Options` of tidings.js, for the feed that it makes itself
 * - `open`: the panel is open; set by the component as well
 * - `badge`: `unread` (default) or `unseen`, what the bell counts
 * - `keep-unseen`: what is shown in the panel is not marked seen
 * - `placement`: where the panel stands: `bottom-end` (default), `bottom-start`, `top-end` or `top-start`. It goes to
 *   another side when there is no room, and is a sheet at the foot of the window up to a width of 480 px. Browsers
 *   without CSS anchor positioning show it in an upper corner of it.
 * - `theme`: `light` or `dark`; default: what the reader prefers
 * - `lang` and `dir` are those of the page, or the element's own: relative times follow the language
 *
 * Custom properties, each with a default for light and for dark:
 *
 * - `--tidings-text`, `--tidings-soft` (secondary text), `--tidings-surface`, `--tidings-hover`, `--tidings-line`
 * - `--tidings-accent` (links, dots, focus), `--tidings-tint` (behind what is unread)
 * - `--tidings-badge`, `--tidings-badge-text`, `--tidings-bell` (default: the text around it), `--tidings-bell-size`
 * - `--tidings-alarm`, `--tidings-alarm-tint`
 * - `--tidings-width`, `--tidings-height` (the most that the panel takes), `--tidings-radius`, `--tidings-font`
 *
 * Parts: `bell`, `badge`, `panel`, `heading`, `button`, `connection`, `error`, `loading`, `empty`, `list`, `item`, `dot`,
 * `title`, `link`, `body`, `category`, `time`, `actions`, `action`.
 *
 * Slots: `bell` (the icon), `empty` (what an empty feed shows).
 *
 * Keys in the list: arrows, Home and End go from row to row, Enter opens, `r` and `u` mark as read and unread, `e` or
 * Delete archives. They act only while the focus is in the list (WCAG 2.1.4).
 */
export class TidingsInbox extends HTMLElement {
  /**
   * As in `Options` of tidings.js. With it the component makes a feed of its own while it is in the document. Another
   * function is asked from then on, without a new connection; for another user set null in between.
   */
  token: Options["token"] | null;
  /** The feed that is shown. One that is set here is the page's: the component never closes it. Null: its own again. */
  get feed(): Feed | null;
  set feed(feed: Feed | null);
  /**
   * Some texts instead of the English ones. A language has its own plurals:
   *
   * ```js
   * const plurals = new Intl.PluralRules("pl");
   * const forms = { one: "nowe powiadomienie", few: "nowe powiadomienia", many: "nowych powiadomień" };
   * inbox.messages = { title: "Powiadomienia", arrivedMany: (count) => `${count} ${forms[plurals.select(count)]}` };
   * ```
   */
  get messages(): Readonly<Messages>;
  set messages(some: Partial<Messages>);
  open: boolean;
  show(): void;
  hide(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "tidings-inbox": TidingsInbox;
  }
  /** They bubble: any element may listen. */
  interface HTMLElementEventMap extends TidingsInboxEvents {}
}
