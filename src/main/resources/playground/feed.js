// A feed over the browser's own EventSource. What EventSource cannot do by itself is marked (1) to (3), as in section 3
// of docs/contract.md.
import { Refused, ticket, token } from "./api.js";

const NAMES = ["reset", "notification", "removed", "marked", "feed", "signal", "ping", "bye"];
const WITHOUT_ID = new Set(["signal", "ping", "bye"]);
const LONGEST_WAIT_MS = 60_000;

/**
 * Keeps a feed open until it is closed or refused for good.
 *
 * on.state(name, text): opening, catching-up, live, reconnecting or closed
 * on.frame(name, id, data): each frame as it arrived; id is null where the frame has none
 * on.change(items, counters, changed): after each change, and once at the end of a replay; changed is what just came, or null
 * on.value(values): the values of mode state, by their keys, after each
 * on.note(text): what happened between the frames
 */
export class Feed {
  #who;
  #on;
  #items = new Map(); // id → notification
  #values = new Map(); // key → data, of mode state
  #counters = { unread: 0, unseen: 0 };
  #cursor = null; // the last id whose frame has been processed
  #source = null;
  #failures = 0;
  #timer = null;
  #isClosed = false;

  constructor(who, on) {
    this.#who = who;
    this.#on = on;
    this.#connect();
  }

  close() {
    this.#stop("by you");
  }

  async #connect() {
    this.#on.state(this.#failures === 0 && this.#cursor === null ? "opening" : "reconnecting", "taking a ticket");
    try {
      const { streamUrl } = await ticket(await token(this.#who.tenant, this.#who.user));
      if (this.#isClosed) return;
      this.#on.note("ticket taken");
      // (2) (3) a new EventSource does not know where the last one stopped: tell it
      this.#open(this.#cursor === null ? streamUrl : `${streamUrl}&lastEventId=${encodeURIComponent(this.#cursor)}`);
    } catch (failure) {
      if (failure instanceof Refused && failure.isFinal) {
        this.#stop(failure.problem.errors?.map((e) => `${e.field} ${e.detail}`).join("; ") ?? failure.message);
      } else {
        this.#again(failure.retryAfterMs ?? 0, failure instanceof Refused ? failure.message : "the service is away");
      }
    }
  }

  #open(url) {
    const source = new EventSource(url, { withCredentials: true });
    this.#source = source;
    source.addEventListener("open", () => {
      this.#on.note(this.#cursor === null ? "stream opened" : `stream opened, last id ${this.#cursor}`);
      this.#on.state("catching-up", "catching up");
    });
    for (const name of NAMES) {
      source.addEventListener(name, (event) => this.#receive(source, name, event));
    }
    source.addEventListener("error", () => {
      if (this.#isClosed || source !== this.#source) return;
      if (source.readyState === EventSource.CLOSED) {
        this.#again(0, "the ticket is over"); // (3) in any other state it retries by itself
      } else {
        this.#on.note("connection lost, EventSource tries again");
        this.#on.state("reconnecting", "reconnecting");
      }
    });
  }

  #receive(source, name, event) {
    if (source !== this.#source) return;
    const data = JSON.parse(event.data);
    this.#on.frame(name, WITHOUT_ID.has(name) ? null : event.lastEventId, event.data);
    this.#apply(name, data);
    if (event.lastEventId) this.#cursor = event.lastEventId; // after it was processed, never before
    if (name === "bye") this.#leave(source, data);
  }

  #apply(name, data) {
    if (name === "reset") this.#items.clear();
    else if (name === "notification") this.#items.set(data.id, data);
    else if (name === "removed") this.#items.delete(data.id); // an unknown id is nothing to worry about
    else if (name === "marked") this.#mark(data);
    else if (name === "feed") this.#counters = { unread: data.unread, unseen: data.unseen };
    else if (name === "signal" && data.mode === "state") return this.#on.value(this.#values.set(data.key, data.data));
    else return;
    if (name === "feed") {
      this.#failures = 0;
      this.#on.state("live", "live");
    }
    // A replay ends with `feed`: draw once, there.
    if (name !== "reset" && !data.replay) this.#on.change(this.#items, this.#counters, name === "notification" ? data : null);
  }

  #mark({ what, through, category, at }) {
    for (const item of this.#items.values()) {
      if (item.seq > through || (category !== null && item.category !== category)) continue;
      item.seenAt ??= at; // read implies seen
      if (what === "read") item.readAt ??= at;
    }
  }

  #leave(source, { reason, reconnect, retryMs }) {
    if (reconnect === "same") {
      this.#on.state("reconnecting", `reconnecting (${reason})`); // by itself, with its Last-Event-ID
      return;
    }
    source.close(); // (1) on `new-ticket` and `never`: else it would knock for ever
    if (reconnect === "new-ticket") this.#again(retryMs, reason); // (2)
    else this.#stop(reason === "replaced" ? "replaced by a newer stream" : reason);
  }

  #again(waitMs, reason) {
    if (this.#isClosed) return;
    this.#source?.close();
    this.#source = null;
    const backoffMs = Math.random() * Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** this.#failures++);
    const delayMs = Math.max(waitMs, backoffMs);
    this.#on.note(`${reason}; a new ticket in ${(delayMs / 1000).toFixed(1)} s`);
    this.#on.state("reconnecting", "reconnecting");
    this.#timer = setTimeout(() => this.#connect(), delayMs);
  }

  #stop(reason) {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#on.note(`closed: ${reason}`);
    this.#on.state("closed", reason);
  }
}
