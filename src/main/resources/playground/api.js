// The calls that the page makes itself, as a product service would. Streams and inboxes are the client's (tidings.js).

/** A refusal, with the problem (RFC 9457) that it came with. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

async function call(path, options) {
  const response = await fetch(path, { cache: "no-store", ...options });
  if (response.ok) return response;
  const isProblem = (response.headers.get("Content-Type") ?? "").startsWith("application/problem+json");
  throw new Refused(response.status, isProblem ? await response.json() : {});
}

const TOKEN_LIVES_MS = 50 * 60_000; // an hour, less what a stream should have in hand
const tokens = new Map(); // whose → { promise, until }

/** Dev mode only; elsewhere the identity provider does this. `fresh` when the one before was refused. */
export function devToken(tenant, user, { groups = [], fresh = false } = {}) {
  const whose = JSON.stringify([tenant, user, groups]);
  const known = tokens.get(whose);
  if (known && !fresh && Date.now() < known.until) return known.promise;
  const promise = sign(tenant, user, groups);
  tokens.set(whose, { promise, until: Date.now() + TOKEN_LIVES_MS });
  promise.catch(() => tokens.delete(whose));
  return promise;
}

async function sign(tenant, user, groups) {
  const response = await call("/dev/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ tenant, user, groups }),
  });
  return (await response.json()).token;
}

/** Where the servers are: `{ kafka: "host:port" }`. Dev mode only. */
export async function servers() {
  return (await call("/dev/servers")).json();
}

/** Resolves when the broker has it. */
export async function send(event) {
  const token = await devToken(event.tenant, "playground", { groups: ["producer"] });
  const response = await call("/v1/events", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/cloudevents+json" },
    body: JSON.stringify(event),
  });
  await response.arrayBuffer(); // until it is read, it keeps one of the six connections
}

/** Ends all of the user's streams, everywhere. */
export async function signOut(tenant, user) {
  await call("/v1/streams", { method: "DELETE", headers: { Authorization: `Bearer ${await devToken(tenant, user)}` } });
}
