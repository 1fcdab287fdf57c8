// Calls of the HTTP interface. A refusal is thrown as Refused, with the problem (RFC 9457) that it came with.

export class Refused extends Error {
  constructor(status, problem, retryAfterMs) {
    super(problem.detail ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }

  /** Asking again changes nothing: it is the names or the rights that are wrong. */
  get isFinal() {
    return [400, 403, 404].includes(this.status);
  }
}

async function call(path, options) {
  const response = await fetch(path, { method: "POST", cache: "no-store", ...options });
  if (response.ok) return response;
  const isProblem = (response.headers.get("Content-Type") ?? "").startsWith("application/problem+json");
  const problem = isProblem ? await response.json() : {};
  throw new Refused(response.status, problem, Number(response.headers.get("Retry-After")) * 1000 || 0);
}

/** Dev mode only; elsewhere the identity provider does this. */
export async function token(tenant, user, groups = []) {
  const response = await call("dev/token", {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ tenant, user, groups }),
  });
  return (await response.json()).token;
}

export async function ticket(bearer) {
  const response = await call("v1/tickets", {
    headers: { Authorization: `Bearer ${bearer}` },
    credentials: "include", // the ticket is bound to a cookie of this browser
  });
  return response.json();
}

/** What a notification is to be: any of read, seen and archived. The change itself comes over the stream. */
export function patch(bearer, id, state) {
  return call(`v1/notifications/${id}`, {
    method: "PATCH",
    headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" },
    body: JSON.stringify(state),
  });
}

/** Everything that is there is read, or seen: one watermark. */
export function markAll(bearer, what) {
  return call(`v1/notifications/${what}`, { headers: { Authorization: `Bearer ${bearer}` } });
}

/** Ends all of the user's streams, everywhere. */
export function signOut(bearer) {
  return call("v1/streams", { method: "DELETE", headers: { Authorization: `Bearer ${bearer}` } });
}

/** Resolves with the status, 202: the broker has it. */
export async function send(bearer, event) {
  const response = await call("v1/events", {
    headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/cloudevents+json" },
    body: JSON.stringify(event),
  });
  return response.status;
}
