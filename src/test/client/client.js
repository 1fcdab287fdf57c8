// Feeds of a test, closed behind it, and what a browser has that Node has not.
import { afterEach, beforeEach, mock } from "node:test";
import { connect } from "../../main/client/tidings.js";
import { Server } from "./server.js";

export let server;
const feeds = [];

/** Waits of the backoff end at once: full jitter may be nothing. */
beforeEach(() => {
  server = new Server();
  mock.method(Math, "random", () => 0);
});

afterEach(() => {
  feeds.splice(0).forEach((feed) => feed.close());
  mock.restoreAll();
  delete globalThis.document;
  delete globalThis.navigator;
});

/** @returns the feed; `events` has what it dispatched, `states` where it was */
export function open(options = {}) {
  const feed = connect({ url: "http://tidings.test", token: () => "jwt", fetch: server.fetch, shared: false, ...options });
  feeds.push(feed);
  feed.events = [];
  feed.states = [];
  for (const type of ["change", "notification", "signal", "refused", "frame"]) {
    feed.addEventListener(type, ({ detail }) => feed.events.push({ type, detail }));
  }
  feed.addEventListener("state", () => feed.states.push(feed.reason ? `${feed.state}: ${feed.reason}` : feed.state));
  return feed;
}

export const ids = (feed) => feed.items.map(({ id }) => id);

/** A page that can be hidden. */
export function page() {
  const document = new EventTarget();
  document.visibilityState = "visible";
  document.show = (visibilityState) => {
    document.visibilityState = visibilityState;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  globalThis.document = document;
  return document;
}

/** Locks as browsers have them, for the tabs of one browser. */
export function locks() {
  const queues = new Map();
  const next = (name) => {
    const queue = queues.get(name);
    const first = queue[0];
    if (!first || first.isHeld) return;
    first.isHeld = true;
    Promise.resolve()
      .then(first.callback)
      .then(first.resolve, first.reject)
      .finally(() => {
        queue.splice(queue.indexOf(first), queue.includes(first) ? 1 : 0);
        next(name);
      });
  };
  const aborted = () => new DOMException("aborted", "AbortError");
  const request = (name, { signal, steal }, callback) =>
    new Promise((resolve, reject) => {
      if (!queues.has(name)) queues.set(name, []);
      const queue = queues.get(name);
      const entry = { callback, resolve, reject, isHeld: false };
      if (steal) {
        if (queue[0]?.isHeld) queue.shift().reject(aborted());
        queue.unshift(entry);
      } else queue.push(entry);
      signal?.addEventListener("abort", () => {
        if (entry.isHeld || !queue.includes(entry)) return;
        queue.splice(queue.indexOf(entry), 1);
        reject(aborted());
      });
      next(name);
    });
  Object.defineProperty(globalThis, "navigator", { value: { locks: { request } }, configurable: true });
  return queues;
}
