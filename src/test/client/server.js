// A Tidings that answers `fetch` inside this process, one frame at a time, as a test tells it to.
export class Server {
  /** What came in: {method, path, query, token, body, signal}. */
  calls = [];
  streams = [];
  feed = "feed-of-ada";
  /** path → what to answer instead, once each: a status, [status, problem, headers], or "offline". */
  #refusals = new Map();
  page = { items: [], next: null, unread: 0, unseen: 0, cursor: "c0" };

  fetch = async (address, { method = "GET", headers = {}, body, signal } = {}) => {
    const { pathname: path, searchParams: query, host } = new URL(address);
    const call = { method, path, query, host, headers, token: headers.Authorization, body: body && JSON.parse(body) };
    this.calls.push(call);
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw signal.reason;
    const refusal = this.#refusals.get(path)?.shift();
    if (refusal === "offline") throw new TypeError("fetch failed");
    if (refusal) return problem(...[refusal].flat());
    if (path === "/v1/tickets") return json(201, { ticket: "t", streamUrl: `/v1/stream?ticket=t${this.calls.length}`, feed: this.feed });
    if (path === "/v1/stream") return this.#stream(call, signal);
    if (path === "/v1/notifications") return json(200, this.page);
    return json(200, {});
  };

  refuse(path, ...answers) {
    this.#refusals.set(path, answers);
  }

  of(path) {
    return this.calls.filter((call) => call.path === path);
  }

  get stream() {
    return this.streams.at(-1);
  }

  #stream(call, signal) {
    const stream = new Stream(call, signal);
    this.streams.push(stream);
    return new Response(stream.body, { headers: { "Content-Type": "text/event-stream; charset=utf-8" } });
  }
}

class Stream {
  isOpen = true;

  constructor(call, signal) {
    this.cursor = call.query.get("lastEventId");
    this.ticket = call.query.get("ticket");
    this.body = new ReadableStream({
      start: (controller) => (this.controller = controller),
      cancel: () => (this.isOpen = false),
    });
    signal.addEventListener("abort", () => {
      if (!this.isOpen) return;
      this.isOpen = false;
      this.controller.error(signal.reason);
    });
  }

  write(text) {
    this.controller.enqueue(new TextEncoder().encode(text));
  }

  /** @param id none: a frame without */
  frame(name, data, id) {
    this.write(`event: ${name}\n${id ? `id: ${id}\n` : ""}data: ${JSON.stringify(data)}\n\n`);
  }

  live(id, unread = 0, unseen = unread) {
    this.frame("feed", { unread, unseen, live: true }, id);
  }

  bye(reason, reconnect, retryMs = 0) {
    this.frame("bye", { reason, reconnect, retryMs });
    this.end();
  }

  end() {
    this.isOpen = false;
    this.controller.close();
  }

  cut() {
    this.isOpen = false;
    this.controller.error(new TypeError("network error"));
  }
}

const json = (status, body) => new Response(JSON.stringify(body), { status });

const problem = (status, body = { type: "urn:problem-type:tidings:forbidden", title: "No" }, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json", ...headers } });

export function notification(seq, more = {}) {
  return {
    id: `n${seq}`, seq, title: `title ${seq}`, category: "orders", url: null, actions: [], expiresAt: null, seenAt: null, readAt: null, ...more,
  };
}

/** Until it holds; fails with what it is about after 5 s of the real clock. */
export async function until(holds, about = holds.toString()) {
  for (const end = performance.now() + 5_000; performance.now() < end; ) {
    if (holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`never: ${about}`);
}
