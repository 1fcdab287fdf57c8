// A client for one Tidings feed. What it offers is documented in tidings.d.ts.
import { Api } from "./api.js";
import { Changes } from "./changes.js";
import { Connection } from "./connection.js";
import { Contents } from "./contents.js";
import { Tabs } from "./tabs.js";
import { FOREVER_MS, sleep } from "./wait.js";

const TICK_MS = 5_000;
/** A leader says something at each tick; in a tab that is out of sight ticks are a minute apart. */
const STUCK_MS = 150_000;
/** A ping is 20 s away at most: after sleep, one missed is enough. */
const AWOKEN_MS = 25_000;
/** That the feed is closed must come to the others before the lead does. */
const LAST_WORD_MS = 200;
const PAUSE_MS = 300_000;

export const connect = (options) => new Feed(options);

export function safeUrl(url) {
  if (typeof url !== "string" || /[\s\\\p{Cc}]/u.test(url)) return null;
  return /^https?:\/\//i.test(url) || !/^(\/\/|[^/?#]*:)/.test(url) ? url : null;
}

/** Where this module was served by Tidings; else the page's own origin. */
function home() {
  const served = /^(https?:.*\/)client\/v\d+\/[^/]*$/.exec(import.meta.url);
  return served?.[1] ?? globalThis.location?.origin ?? "http://localhost";
}

class Feed extends EventTarget {
  state = "connecting";
  reason = null;
  leading = false;
  #options;
  #api;
  #changes;
  #connection;
  #contents = new Contents();
  #view = null;
  #isChanged = false;
  #older = null;
  #since = null; // the frames since older ones were asked for
  #name = null;
  #tabs = null;
  #life = null; // ends with a pause
  #lives = Promise.resolve();
  #turn = null; // ends with the wait for the lead
  #isSynced = false; // with the tab that leads
  #isAsked = false;
  #heardAt = 0;
  #ticks;
  #hiding;
  #page = new AbortController();

  constructor({ token, url = home(), history = 0, bind, shared = true, pauseAfterMs = PAUSE_MS, fetch }) {
    super();
    if (typeof token !== "function") throw new TypeError("token must be a function that gives a JWT");
    if (!(history >= 0 && history <= 100)) throw new RangeError("history must be 0 to 100");
    const { location, document } = globalThis;
    const base = new URL(url, location?.href);
    if (!base.pathname.endsWith("/")) base.pathname += "/";
    bind ??= base.origin === location?.origin ? "browser" : "none";
    history = Math.floor(history);
    this.#options = { base, history, shared, pauseAfterMs };
    this.#api = new Api(base, { token, bind, fetch });
    this.#changes = new Changes(this.#api, () => this.#change(), (refusal) => {
      if (refusal.status) this.#emit("refused", refusal);
      else this.#tell("closed", "signed-out"); // no token, no feed
    });
    this.#connection = new Connection(this.#api, { history, bind }, {
      tell: (state, reason) => this.#tell(state, reason),
      frame: (name, id, data) => this.#frame(name, id, data),
      cursor: () => this.#contents.cursor,
      lost: () => (this.#contents.cursor = null),
    });
    this.#ticks = setInterval(() => this.#tick(), TICK_MS);
    this.#listen(globalThis, "online pageshow", () => this.#return());
    this.#listen(globalThis, "pagehide", () => this.#leave());
    this.#listen(document, "freeze", () => this.#pause());
    this.#listen(document, "resume", () => this.#return());
    this.#listen(document, "visibilitychange", () => this.#look());
    this.#begin();
    this.#look();
  }

  get items() {
    return this.#shown.items;
  }
  get unread() {
    return this.#shown.unread;
  }
  get unseen() {
    return this.#shown.unseen;
  }
  get signals() {
    return this.#contents.signals;
  }
  get pending() {
    return this.#changes.waiting.length;
  }
  get hasMore() {
    return this.#contents.next !== null;
  }
  get #shown() {
    return (this.#view ??= this.#contents.view(this.#changes.list));
  }

  get(id) {
    return this.items.find((item) => item.id === id);
  }

  markRead(id, read = true) {
    return this.#set(id, "read", read);
  }
  markSeen(id, seen = true) {
    return this.#set(id, "seen", seen);
  }
  archive(id, archived = true) {
    return this.#set(id, "archived", archived);
  }
  markAllRead(category) {
    return this.#markAll("read", category);
  }
  markAllSeen(category) {
    return this.#markAll("seen", category);
  }

  more() {
    return (this.#older ??= this.#askForOlder().finally(() => (this.#older = this.#since = null)));
  }

  reconnect() {
    if (this.state === "closed") return;
    if (this.leading || !this.#tabs) this.#connection.restart();
    else this.#tabs.tell({ type: "restart" });
    this.#return();
  }

  close() {
    this.#end("closed");
  }

  #set(id, what, value) {
    return this.#isOver ? Promise.resolve(false) : this.#changes.add({ id: String(id), what, value });
  }

  #markAll(what, category = null) {
    // What this page has shown, and older ones that it does not know of; not what arrives until the server hears of it.
    const through = this.#contents.newest;
    if (!through) return Promise.resolve(!this.#isOver);
    return this.#isOver ? Promise.resolve(false) : this.#changes.add({ id: null, what, through, category });
  }

  async #askForOlder() {
    const contents = this.#contents;
    if (!this.hasMore) return false;
    const since = (this.#since = []);
    const page = encodeURIComponent(contents.next);
    const path = `v1/notifications?status=all&limit=${this.#options.history}&page=${page}`;
    contents.append(await (await this.#api.call(path)).json(), since);
    this.#change();
    return this.hasMore;
  }

  get #isOver() {
    return this.state === "closed";
  }

  #begin() {
    const { signal } = (this.#life = new AbortController());
    this.#lives = this.#lives.then(() => this.#live(signal)); // never two at once
  }

  /** Joins the tabs that show this feed, as their leader or after it. */
  async #live(signal) {
    let steal = false;
    while (!signal.aborted) {
      this.#name ??= await this.#connection.name(signal);
      if (signal.aborted) return;
      this.#tabs ??= this.#join();
      this.#isSynced = false;
      this.#tabs.tell({ type: "hello" });
      this.#heardAt = Date.now();
      const turn = (this.#turn = new AbortController());
      signal.addEventListener("abort", () => turn.abort(), { once: true });
      await this.#tabs.lead((end) => this.#lead(end), turn.signal, steal);
      steal = turn.signal.aborted;
    }
  }

  #join() {
    const { base, history, shared } = this.#options;
    return new Tabs(`tidings ${base} ${history} ${this.#name}`, shared, (message) => this.#hear(message));
  }

  async #lead(end) {
    this.leading = true;
    await this.#connection.follow(end, this.#name);
    this.leading = false;
    this.#isSynced = true; // knows what it said itself
    if (this.#isOver) await sleep(LAST_WORD_MS).over;
    if (end.aborted) return;
    this.#tabs?.close(); // the feed of somebody else
    this.#tabs = this.#name = null;
    this.#changes.close(); // so are the changes
    this.#contents = new Contents();
    this.#change();
  }

  #frame(name, id, data) {
    const before = this.#contents.cursor;
    this.#merge(name, id, data);
    this.#tabs.tell({ type: "frame", name, id, data, before });
    if (name === "feed" && this.#isAsked) this.#answer();
  }

  #answer() {
    this.#isAsked = false;
    const { state, reason } = this;
    this.#tabs.tell({ type: "state", state: state === "connecting" ? "live" : state, reason, contents: { ...this.#contents } });
  }

  /** From another tab. */
  #hear({ type, ...message }) {
    this.#heardAt = Date.now();
    if (type === "hello") {
      this.#isAsked = true;
      if (this.leading && this.state === "live") this.#answer();
    } else if (type === "restart" && this.leading) this.#connection.restart();
    if (this.leading || this.#isOver) return;
    if (type === "status") this.#become(message.state, message.reason);
    else if (type === "state" && !this.#isSynced) {
      this.#contents = Object.assign(new Contents(), message.contents);
      this.#isSynced = true;
      this.#become(message.state, message.reason);
      this.#change();
    } else if (type === "frame") this.#follow(message);
  }

  #follow({ name, id, data, before }) {
    if (name === "list") this.#isSynced = true;
    if (!this.#isSynced) return;
    if (id !== null && name !== "list" && before !== this.#contents.cursor) {
      this.#isSynced = false; // something is missing between them
      this.#tabs.tell({ type: "hello" });
    } else this.#merge(name, id, data);
  }

  #merge(name, id, data) {
    this.#contents.merge(name, id, data);
    this.#since?.push({ name, data });
    this.#changes.settle(this.#contents, name === "ping" || (name === "feed" && data.live));
    if (name !== "reset" && name !== "ping" && name !== "bye" && !data.replay) this.#change(); // a replay ends with `feed`
    if (name !== "list") this.#emit("frame", { name, id, data });
    if (name === "signal") this.#emit("signal", data);
    if (name === "notification" && !data.replay) this.#emit("notification", this.#contents.items.get(data.id));
  }

  /** At most one event for all that comes in one piece. */
  #change() {
    this.#view = null;
    if (this.#isChanged) return;
    this.#isChanged = true;
    queueMicrotask(() => {
      this.#isChanged = false;
      this.#emit("change");
    });
  }

  #emit(type, detail) {
    this.dispatchEvent(detail === undefined ? new Event(type) : new CustomEvent(type, { detail }));
  }

  #tell(state, reason) {
    this.#tabs?.tell({ type: "status", state, reason });
    this.#become(state, reason);
  }

  #become(state, reason) {
    if (this.#isOver || (this.state === state && this.reason === reason)) return;
    if (this.#life.signal.aborted && state !== "paused" && state !== "closed") return; // what is heard of the others
    if (state === "closed") {
      this.#end(reason);
      return;
    }
    this.state = state;
    this.reason = reason;
    if (state === "live") this.#changes.wake();
    this.#emit("state");
  }

  #tick() {
    // Also for those that came late, or heard of it from one that only thought it led.
    if (this.leading) this.#tell(this.state, this.reason);
    else if (this.#tabs && !this.#isHidden && Date.now() - this.#heardAt > STUCK_MS) this.#turn.abort();
    this.#connection.check();
    if (this.#contents.expire()) this.#change();
    if (this.state === "live") this.#changes.settle(this.#contents);
  }

  get #isHidden() {
    return globalThis.document?.visibilityState === "hidden";
  }

  #look() {
    clearTimeout(this.#hiding);
    const { pauseAfterMs } = this.#options;
    if (!this.#isHidden) this.#return();
    else if (pauseAfterMs <= FOREVER_MS) this.#hiding = setTimeout(() => this.#pause(), pauseAfterMs);
  }

  #pause() {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    this.#become("paused", "hidden");
  }

  /** A message would throw the page out of the back/forward cache. */
  #leave() {
    this.#pause();
    this.#tabs?.close();
    this.#tabs = null;
  }

  #return() {
    this.#changes.wake();
    if (this.#isOver) return;
    if (this.#life.signal.aborted) {
      this.#begin();
      if (this.state === "paused") this.#become("connecting", null);
    } else {
      this.#connection.check(AWOKEN_MS, "restart"); // somebody is looking: at once
      this.#connection.wake();
    }
  }

  #end(reason) {
    if (this.#isOver) return;
    this.state = "closed";
    this.reason = reason;
    this.#page.abort();
    this.#life.abort();
    clearInterval(this.#ticks);
    clearTimeout(this.#hiding);
    this.#changes.close();
    this.#tabs?.close();
    this.#emit("state");
  }

  #listen(target, types, listener) {
    for (const type of types.split(" ")) target?.addEventListener?.(type, listener, { signal: this.#page.signal });
  }
}
