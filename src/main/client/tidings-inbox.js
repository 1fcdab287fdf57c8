// <tidings-inbox>: a bell with a counter, and a panel with the feed behind it. tidings-inbox.d.ts says how it is used.
import { Announcer } from "./inbox-announcer.js";
import { Bell } from "./inbox-bell.js";
import { Frame } from "./inbox-frame.js";
import { ENGLISH } from "./inbox-messages.js";
import { Panel } from "./inbox-panel.js";
import { STYLE } from "./inbox-style.js";
import { Times } from "./inbox-time.js";
import { connect } from "./tidings.js";

const HISTORY = 50;
const MOST_HISTORY = 100;
const TICK_MS = 30_000;
const NOBODY = Object.freeze({
  items: [],
  unread: 0,
  unseen: 0,
  hasMore: false,
  state: "closed",
  reason: "signed-out",
});

export class TidingsInbox extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ["badge", "bind", "history", "lang", "open", "url"];

  #token = null;
  #given = null;
  #own = null;
  #listening = null;
  #messages = ENGLISH;
  #language = null;
  #times = null;
  #isOpen = false;
  #wasLoaded = false;
  #seenSeq = null;
  #told = { unread: 0, unseen: 0 };
  #ticks = 0;
  #frame = new Frame(() => this.#draw());
  #announcer = new Announcer(() => this.#messages);
  #bell = new Bell();
  #panel = new Panel({
    change: () => this.#frame.request(),
    reconnect: () => this.feed?.reconnect(),
    readAll: () => this.feed?.markAllRead(),
    older: () => this.#older(),
    read: (item, isRead) => this.feed?.markRead(item.id, isRead),
    archive: (item) => this.feed?.archive(item.id),
    open: (item, click) => this.#follow("tidings-open", item, item, click),
    action: (item, action, click) => this.#follow("tidings-action", { notification: item, action }, item, click),
  });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLE];
    root.append(this.#bell.element, this.#panel.element, this.#announcer.element);
    this.#panel.element.addEventListener("beforetoggle", ({ newState }) => this.#toggled(newState === "open"));
    this.#takeOver("messages", "token", "feed", "open");
  }

  get feed() {
    return this.#given ?? this.#own;
  }

  set feed(feed) {
    const given = feed ?? null;
    if (given === this.#given) return;
    this.#leave();
    this.#given = given;
    this.#join();
  }

  get token() {
    return this.#token;
  }

  /** Frameworks set it with each render: the new function is asked from now on, without a new connection. */
  set token(token) {
    this.#token = token ?? null;
    if (this.#given) return;
    if (!token || this.#own?.state === "closed") this.#leave();
    this.#join();
  }

  get messages() {
    return this.#messages;
  }

  set messages(some) {
    this.#messages = Object.freeze({ ...ENGLISH, ...some });
    this.#frame.request();
  }

  get open() {
    return this.hasAttribute("open");
  }

  set open(isOpen) {
    this.toggleAttribute("open", Boolean(isOpen));
  }

  show() {
    this.open = true;
  }

  hide() {
    this.open = false;
  }

  connectedCallback() {
    this.#join();
    this.#toggle();
    this.#frame.request();
  }

  /** An element that is only moved is back before this comes: its stream stays. */
  disconnectedCallback() {
    this.#isOpen = false; // what leaves the document is no popover any more, without an event
    clearInterval(this.#ticks);
    setTimeout(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  attributeChangedCallback(name) {
    if (name === "open") this.#toggle();
    if (["bind", "history", "url"].includes(name) && this.#own) {
      this.#leave();
      this.#join();
    }
    this.#frame.request();
  }

  /** What was set before this class was defined would hide its accessors for ever. */
  #takeOver(...names) {
    for (const name of names.filter((each) => Object.hasOwn(this, each))) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  #join() {
    if (!this.isConnected || this.#listening) return;
    if (!this.#given && this.#token) this.#own = this.#connect();
    const { feed } = this;
    if (!feed) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ["change", "state"]) feed.addEventListener(type, () => this.#frame.request(), { signal });
    feed.addEventListener("notification", ({ detail }) => this.#announcer.arrived(detail.title), { signal });
    feed.addEventListener("refused", ({ detail }) => this.#refused(detail), { signal });
    document.addEventListener("visibilitychange", () => this.#frame.request(), { signal });
    this.#frame.request();
  }

  #connect() {
    const history = Number(this.getAttribute("history") ?? HISTORY);
    return connect({
      token: (hint) => this.#token?.(hint),
      url: this.getAttribute("url") ?? undefined,
      history: history >= 0 ? Math.min(history, MOST_HISTORY) : HISTORY, // an attribute is never refused
      bind: this.getAttribute("bind") ?? undefined,
    });
  }

  #leave() {
    this.#listening?.abort();
    this.#listening = null;
    this.#own?.close();
    this.#own = null;
    this.#wasLoaded = false;
    this.#seenSeq = null;
    this.#announcer.stop();
    this.#panel.stop();
    this.#frame.request();
  }

  /** Makes the panel what the attribute says. */
  #toggle() {
    if (!this.isConnected || this.open === this.#isOpen) return;
    if (this.open) this.#panel.element.showPopover({ source: this.#bell.element });
    else this.#panel.element.hidePopover();
  }

  /** Makes the attribute what the panel is: Escape, the bell and a click elsewhere do not ask the attribute. */
  #toggled(isOpen) {
    this.#isOpen = isOpen;
    this.open = isOpen;
    clearInterval(this.#ticks);
    if (isOpen) {
      this.#ticks = setInterval(() => this.#panel.tick(), TICK_MS);
      this.#seenSeq = null;
    } else {
      if (this.#panel.hasFocus) this.#bell.element.focus();
      this.#panel.leave();
    }
    this.#frame.now();
    if (isOpen) this.#panel.tick();
  }

  #draw() {
    const feed = this.feed ?? NOBODY;
    const messages = this.#messages;
    const badge = this.getAttribute("badge") === "unseen" ? "unseen" : "unread";
    this.#wasLoaded ||= feed.state === "live" || feed.items.length > 0;
    this.#bell.show({ count: feed[badge], badge, isOpen: this.#isOpen, messages });
    this.#tell(feed);
    // A panel that nobody sees costs nothing: it is drawn as it opens.
    if (!this.#isOpen) return;
    const isLoading = !this.#wasLoaded && feed.state !== "closed";
    const news = this.#panel.show({ feed, messages, times: this.#timesNow(), isLoading });
    if (news) this.#announcer.say(news);
    this.#see(feed);
  }

  #tell({ unread, unseen }) {
    if (unread === this.#told.unread && unseen === this.#told.unseen) return;
    this.#told = { unread, unseen };
    this.#dispatch("tidings-unread", this.#told);
  }

  /** Once for each newest: what the server refused is put back, and would be asked for again without end. */
  #see(feed) {
    const newest = feed.items[0]?.seq ?? 0;
    if (!feed.unseen || newest === this.#seenSeq || document.hidden || this.hasAttribute("keep-unseen")) return;
    this.#seenSeq = newest;
    feed.markAllSeen();
  }

  #timesNow() {
    const language = this.closest("[lang]")?.lang || document.documentElement.lang || navigator.language;
    if (language !== this.#language) {
      this.#language = language;
      this.#times = new Times(language);
    }
    return this.#times;
  }

  /** A click that is for another tab or window is the browser's own; any other can be taken over by the page. */
  #follow(type, detail, item, click) {
    if (item.readAt === null) this.feed?.markRead(item.id);
    if (click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    if (!this.#dispatch(type, detail, true)) click.preventDefault();
    this.hide();
  }

  async #older() {
    try {
      await this.feed.more();
    } catch {
      this.#fail(this.#messages.olderFailed);
    }
  }

  #refused({ operation, problem }) {
    this.#fail(this.#messages.refused(operation, problem.title));
  }

  #fail(text) {
    this.#panel.fail(text, this.#messages);
    this.#announcer.say(text);
  }

  #dispatch(type, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
  }
}

// A page that loads it from two addresses has the first: to define it again would fail the whole module.
if (globalThis.customElements?.get("tidings-inbox") === undefined) globalThis.customElements?.define("tidings-inbox", TidingsInbox);
