// The stream: a ticket for each, read until it ends, and again.
import { Failure } from "./api.js";
import { read } from "./sse.js";
import { backoffMs, sleep } from "./wait.js";

const SILENT_MS = 45_000;
/** What has lasted so long was no failure. */
const STEADY_MS = 10_000;
/** Tickets live for 30 s. */
const FRESH_MS = 20_000;

/**
 * on.tell(state, reason)
 * on.frame(name, id, data): each frame, and the first page of the list as `list`
 * on.cursor(): where to go on; null: from the beginning
 * on.lost(): forget the cursor
 */
export class Connection {
  #api;
  #options;
  #on;
  #spare = null;
  #attempt = null;
  #heardAt = 0;
  #liveAt = Infinity;
  #failures = 0;
  #retryMs = 0;
  #nap = null;
  #notBefore = 0;

  constructor(api, options, on) {
    this.#api = api;
    this.#options = options;
    this.#on = on;
  }

  /** The name of the feed, which only a ticket tells; undefined once it is called off. That ticket opens the first stream. */
  name(signal) {
    return this.#persist(signal, async (attempt) => {
      this.#spare ??= await this.#ticket(attempt);
      return this.#spare.feed;
    });
  }

  /** Streams, until it is called off, or a ticket is of another feed. */
  follow(signal, feed) {
    return this.#persist(signal, (attempt) => this.#stream(attempt, feed));
  }

  /** Whether there is still somebody: after sleep, timers come late and a connection may be dead without a word. */
  check(longestMs = SILENT_MS, reason = "silent") {
    if (Date.now() - this.#heardAt > longestMs) this.#attempt?.abort(reason);
  }

  /** There is reason to hope: the network or the page is back. */
  wake() {
    if (Date.now() >= this.#notBefore) this.#nap?.wake();
  }

  restart() {
    this.#notBefore = 0;
    this.#attempt?.abort("restart");
    this.wake();
  }

  async #persist(signal, step) {
    while (!signal.aborted) {
      const attempt = new AbortController();
      const end = () => attempt.abort("closed");
      signal.addEventListener("abort", end, { once: true });
      this.#attempt = attempt;
      this.#heardAt = Date.now();
      try {
        return await step(attempt.signal);
      } catch (failure) {
        if (signal.aborted) return undefined;
        await this.#wait(attempt.signal.aborted ? new Failure(attempt.signal.reason) : failure, signal);
      } finally {
        signal.removeEventListener("abort", end);
        attempt.abort("closed"); // a stream that is not read any more must not stay open
        this.#attempt = null;
      }
    }
    return undefined;
  }

  async #wait(failure, signal) {
    // For good only if Tidings says so: a gateway in front of it, which has a 404 of its own for a while, does not.
    const isForeign = failure.status && !failure.problem.type;
    const isFinal = failure.isFinal && !isForeign;
    const reason = failure.isFinal && isForeign ? "busy" : (failure.reason ?? "lost");
    const waitMs = Math.max(failure.waitMs ?? 0, reason === "lost" ? this.#retryMs : 0);
    if (Date.now() - this.#liveAt > STEADY_MS) this.#failures = 0;
    if (isFinal) {
      this.#on.tell("closed", reason);
      return;
    }
    if (reason === "restart") return;
    this.#on.tell("waiting", reason);
    this.#notBefore = Date.now() + waitMs;
    this.#nap = sleep(Math.max(waitMs * (1 + Math.random() / 4), backoffMs(this.#failures++)));
    const { over, wake } = this.#nap;
    signal.addEventListener("abort", wake, { once: true });
    await over;
    signal.removeEventListener("abort", wake);
  }

  async #ticket(signal) {
    const body = { bind: this.#options.bind };
    const response = await this.#api.call("v1/tickets", { method: "POST", body, signal });
    return { ...(await response.json()), takenAt: Date.now() };
  }

  async #stream(signal, feed) {
    this.#on.tell("connecting", null);
    this.#liveAt = Infinity;
    const spare = this.#spare;
    this.#spare = null;
    const ticket = Date.now() - spare?.takenAt < FRESH_MS ? spare : await this.#ticket(signal);
    if (ticket.feed !== feed) {
      this.#spare = ticket; // somebody else has signed in
      return;
    }
    const isListed = this.#options.history > 0 && this.#on.cursor() === null;
    if (isListed) await this.#list(signal);
    const query = new URL(ticket.streamUrl, this.#api.base).searchParams;
    if (this.#on.cursor() !== null) query.set("lastEventId", this.#on.cursor());
    const response = await this.#api.send(`v1/stream?${query}`, { headers: { Accept: "text/event-stream" }, signal });
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new Failure("offline");
    let bye = new Failure("lost");
    await read(
      response.body,
      (name, id, text) => {
        this.#heardAt = Date.now();
        const data = JSON.parse(text);
        if (name === "bye") bye = new Failure(data.reason, { waitMs: data.retryMs, isFinal: data.reconnect === "never" });
        if (name === "reset" && this.#options.history > 0 && !(isListed && this.#liveAt === Infinity)) {
          this.#on.lost(); // what was read is not replayed: begin with the list
          this.restart();
        }
        if (signal.aborted) return;
        this.#on.frame(name, id, data);
        if (name === "feed" && data.live && this.#liveAt === Infinity) {
          this.#liveAt = Date.now();
          this.#on.tell("live", null);
        }
      },
      (ms) => (this.#retryMs = ms),
    );
    throw bye;
  }

  async #list(signal) {
    const page = await (await this.#api.call(`v1/notifications?status=all&limit=${this.#options.history}`, { signal })).json();
    this.#on.frame("list", page.cursor, page);
  }
}
