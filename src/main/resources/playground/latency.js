// How long from "send" to each panel. No page here: tests run it in Node.
const MOST_SENDS_KEPT = 120;
const FORGOTTEN_AFTER_MS = 30_000;

/** What an event and the frame that it becomes have in common. Frames do not say the event's id. */
export function fingerprintOfEvent({ source, type, data }) {
  if (data.mode === "state") return JSON.stringify(["state", type, data.stateKey, data.data ?? null]);
  if (data.mode === "ephemeral") return JSON.stringify(["ephemeral", type, null, data.data ?? null]);
  return JSON.stringify(["stored", source, type, data.title, data.body ?? null, data.data ?? null]);
}

export function fingerprintOfFrame({ name, data }) {
  if (name === "signal") return JSON.stringify([data.mode, data.type, data.key, data.data]);
  return JSON.stringify(["stored", data.source, data.type, data.title, data.body, data.data]);
}

export class Latency {
  /** { send, panel, ms } of the latest sends, in the order of arrival. */
  samples = [];
  #sends = 0;
  #waiting = new Map(); // panel → fingerprint → [{ send, at }], oldest first

  /** @param panels those that will get it and are live: a break on the way would be measured, and not the way */
  sent(event, panels, at) {
    const send = { number: ++this.#sends, at };
    for (const panel of panels) {
      const waiting = this.#of(panel);
      const fingerprint = fingerprintOfEvent(event);
      waiting.set(fingerprint, [...(waiting.get(fingerprint) ?? []), send]);
      this.#forgetOld(waiting, at);
    }
    return send;
  }

  /** It was refused, or nobody knows whether it was sent. */
  withdraw(send) {
    for (const waiting of this.#waiting.values()) this.#keep(waiting, (other) => other !== send);
  }

  /** Returns whether it was one of ours. */
  arrived(panel, frame, at) {
    if (frame.data.replay || (frame.name !== "notification" && frame.name !== "signal")) return false;
    const send = this.#of(panel).get(fingerprintOfFrame(frame))?.shift();
    if (!send) return false;
    this.samples.push({ send: send.number, panel, ms: at - send.at });
    this.samples = this.samples.filter((sample) => sample.send > this.#sends - MOST_SENDS_KEPT);
    return true;
  }

  /** The panel's connection broke: what arrives now was caught up. */
  interrupted(panel) {
    this.#waiting.delete(panel);
  }

  clear() {
    this.samples = [];
  }

  /** Of what is shown. */
  percentile(share) {
    const sorted = this.samples.map(({ ms }) => ms).sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  }

  #of(panel) {
    if (!this.#waiting.has(panel)) this.#waiting.set(panel, new Map());
    return this.#waiting.get(panel);
  }

  #forgetOld(waiting, now) {
    this.#keep(waiting, (send) => now - send.at < FORGOTTEN_AFTER_MS);
  }

  #keep(waiting, isKept) {
    for (const [fingerprint, sends] of waiting) {
      const kept = sends.filter(isKept);
      if (kept.length) waiting.set(fingerprint, kept);
      else waiting.delete(fingerprint);
    }
  }
}
