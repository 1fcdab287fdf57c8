// From the composer's fields to a CloudEvent, and what else is made of one. No page here: tests run it in Node.
const SOURCE = "/playground";
export const TYPE = "dev.tidings.playground.sent";

/** Good enough to be unique, short enough to be read. */
export function newId() {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

/**
 * @param fields the composer's values by name, all strings
 * @returns { event, faults }: what is to be sent, and what cannot be (in the shape of the server's `errors`)
 */
export function compose(fields, id, now = Date.now()) {
  const text = (name) => (fields[name] ?? "").trim() || undefined;
  const faults = [];
  const isStored = fields.mode === "stored";
  const data = {
    to: { users: names(fields.users) },
    ...(isStored && {
      title: fields.title || undefined,
      body: fields.body || undefined,
      category: text("category"),
      priority: fields.priority === "normal" ? undefined : fields.priority,
      url: text("url"),
      actions: actions(fields.actions),
      collapseKey: text("collapseKey"),
    }),
    mode: isStored ? undefined : fields.mode,
    stateKey: fields.mode === "state" ? text("stateKey") : undefined,
    data: json(fields.data, faults),
    expiresAt: expiry(fields.expires, now, faults),
  };
  const event = {
    specversion: "1.0",
    id,
    source: text("source") ?? SOURCE,
    type: text("type") ?? TYPE,
    tenant: fields.tenant ?? "",
    data,
  };
  return { event: JSON.parse(JSON.stringify(event)), faults }; // without what is undefined
}

function names(list = "") {
  return list.split(",").map((name) => name.trim()).filter(Boolean);
}

/** One a line, `Label = address`. A line without an address is sent without one, and the server says what is missing. */
function actions(lines = "") {
  const all = lines.split("\n").filter((line) => line.trim()).map((line) => {
    const [label, ...url] = line.split("=");
    return { label: label.trim(), url: url.length ? url.join("=").trim() : undefined };
  });
  return all.length ? all : undefined;
}

function json(text = "", faults) {
  if (!text.trim()) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    faults.push({ field: "data.data", detail: "is not JSON" });
    return undefined;
  }
}

function expiry(seconds = "", now, faults) {
  if (!seconds.trim()) return undefined;
  const at = new Date(now + 1_000 * Number(seconds));
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  faults.push({ field: "data.expiresAt", detail: "must be a number of seconds" });
  return undefined;
}

/** The same once more, as another event: what `send 10` sends. A value in percent goes from 0 to 100 with them. */
export function numbered(event, number, of, id) {
  const { title, data } = event.data;
  const next = { ...event, id, data: { ...event.data } };
  if (title) next.data.title = `${title} (${number} of ${of})`;
  if (typeof data?.percent === "number") next.data.data = { ...data, percent: Math.round((100 * number) / of) };
  else if (!title) next.data.data = { ...(isObject(data) ? data : { value: data }), number };
  return next;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Takes an event back wherever it arrived. */
export function retraction({ tenant, source, id }) {
  return {
    specversion: "1.0",
    id: `${id}-taken-back`,
    source: SOURCE,
    type: "dev.tidings.retract",
    tenant,
    data: { source, id },
  };
}
