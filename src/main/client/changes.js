// What the reader changed: shown at once, sent in this order as soon as the server can be reached, and kept on top of the
// feed until the stream has brought it back.
import { backoffMs, sleep } from "./wait.js";

const MOST = 1_000;
/** A change that changed nothing has no frame. */
const LATE_MS = 10_000;

export class Changes {
  list = [];
  #api;
  #onChange;
  #onRefused;
  #isSending = false;
  #failures = 0;
  #nap = null;

  constructor(api, onChange, onRefused) {
    this.#api = api;
    this.#onChange = onChange;
    this.#onRefused = onRefused;
  }

  /** Those that the server has not. */
  get waiting() {
    return this.list.filter(({ sentAt }) => sentAt === null);
  }

  /** @param change {id, what, value} of one, or {what, through, category} of all up to there */
  add(change) {
    if (this.list.length >= MOST) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.list.push({ ...change, at: new Date().toISOString(), sentAt: null, resolve });
      this.#onChange();
      this.#send();
    });
  }

  /**
   * The stream has brought something. In their order: what shows a later change may be what was there before an earlier
   * one. `isCurrent`: nothing is under way, so that what is not there by now never comes.
   */
  settle(contents, isCurrent) {
    const isOver = (change) =>
      change.sentAt !== null && (contents.shows(change) || (isCurrent && Date.now() - change.sentAt > LATE_MS));
    const over = this.list.findIndex((change) => !isOver(change));
    if (over === 0 || this.list.length === 0) return;
    this.list = over < 0 ? [] : this.list.slice(over);
    this.#onChange();
  }

  wake() {
    this.#nap?.wake();
  }

  close() {
    this.waiting.forEach(({ resolve }) => resolve(false));
    this.list = [];
    this.wake();
  }

  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let change; (change = this.waiting[0]); ) await this.#attempt(change);
    this.#isSending = false;
  }

  async #attempt(change) {
    const { id, what, value, through, category } = change;
    try {
      // `keepalive`: also when the reader has followed the link.
      const [path, method, body] =
        id === null ? [what, "POST", { through, category }] : [encodeURIComponent(id), "PATCH", { [what]: value }];
      await (await this.#api.call(`v1/notifications/${path}`, { method, body, keepalive: true })).json();
      this.#failures = 0;
      change.sentAt = Date.now();
      change.resolve(true);
      this.#onChange();
    } catch (failure) {
      if (!this.list.includes(change)) return;
      if (!failure.isFinal) {
        this.#nap = sleep(Math.max(failure.waitMs ?? 0, backoffMs(this.#failures++)));
        await this.#nap.over;
        return;
      }
      this.list = this.list.filter((other) => other !== change);
      change.resolve(false);
      this.#onChange();
      const { status, problem } = failure;
      this.#onRefused({ operation: id === null ? `${what}-all` : what, id, status, problem });
    }
  }
}
