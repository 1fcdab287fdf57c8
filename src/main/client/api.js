// Calls of the HTTP interface, with the token in the one place where it belongs.
import { aborted } from "./wait.js";

/** Why a call, a ticket or a stream came to nothing. `isFinal`: asking again changes nothing. */
export class Failure extends Error {
  constructor(reason, { status = 0, problem = {}, waitMs = 0, isFinal = false } = {}) {
    super(problem.detail ?? reason);
    Object.assign(this, { reason, status, problem, waitMs, isFinal });
  }
}

const LONGEST_MS = 15_000;
const REASONS = { 401: "unauthorized", 403: "forbidden", 429: "too-many", 503: "busy" };

export class Api {
  #token;
  #fetch;
  #credentials;
  #refused = false;

  constructor(base, { token, bind, fetch }) {
    this.base = base;
    this.#token = token;
    this.#fetch = fetch ?? ((...all) => globalThis.fetch(...all));
    this.#credentials = bind === "browser" ? "include" : "same-origin";
  }

  /** With the token; a second time with another one if the first is refused. */
  async call(path, options) {
    try {
      return await this.#withToken(path, options);
    } catch (failure) {
      if (failure.status !== 401) throw failure;
      return this.#withToken(path, options);
    }
  }

  async #withToken(path, { body, signal: end, ...options } = {}) {
    const late = AbortSignal.timeout?.(LONGEST_MS);
    const signal = end ? (AbortSignal.any?.([end, late]) ?? end) : late;
    let token;
    try {
      // A callback that never answers must not hold the feed, and the lead with it.
      token = await Promise.race([this.#token({ refused: this.#refused }), aborted(signal)]);
    } catch {
      throw new Failure("unauthorized");
    }
    if (!token) throw new Failure("signed-out", { isFinal: true });
    const headers = { Authorization: `Bearer ${token}` };
    if (body) headers["Content-Type"] = "application/json";
    try {
      const response = await this.send(path, { ...options, signal, headers, body: body && JSON.stringify(body) });
      this.#refused = false;
      return response;
    } catch (failure) {
      this.#refused = failure.status === 401;
      throw failure;
    }
  }

  async send(path, options) {
    let response;
    try {
      const usual = { cache: "no-store", credentials: this.#credentials };
      response = await this.#fetch(new URL(path, this.base).href, { ...usual, ...options });
    } catch {
      throw new Failure("offline");
    }
    if (response.ok) return response;
    const { status } = response;
    const waitMs = Number(response.headers.get("Retry-After")) * 1000 || 0;
    const problem = await response.json().catch(() => ({}));
    const isFinal = status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
    throw new Failure(REASONS[status] ?? (isFinal ? "forbidden" : "busy"), { status, problem, waitMs, isFinal });
  }
}
