// What is not stored: the last values of mode `state` as chips that stay, `ephemeral` ones as chips that go.
import { make } from "./dom.js";

const EPHEMERAL_STAYS_MS = 4_000;
const MOST_PASSING = 3;

export class Signals {
  #list;
  #values = new Map(); // key → element
  #passing = [];
  #feed = null;

  constructor(list) {
    this.#list = list;
  }

  follow(feed) {
    this.#feed = feed;
    this.#values.clear();
    this.#passing = [];
    this.#list.replaceChildren();
    feed.addEventListener("change", () => feed === this.#feed && this.#showValues(feed.signals));
    feed.addEventListener("signal", ({ detail }) => {
      if (feed === this.#feed && detail.mode === "ephemeral") this.#pass(detail);
    });
  }

  #showValues(signals) {
    for (const [key, element] of this.#values) {
      if (signals.has(key)) continue;
      element.remove();
      this.#values.delete(key);
    }
    for (const [key, signal] of signals) this.#chip(key).replaceChildren(...value(key, signal.data));
  }

  #chip(key) {
    if (!this.#values.has(key)) {
      const element = make("li", "value");
      this.#values.set(key, element);
      this.#list.prepend(element);
    }
    return this.#values.get(key);
  }

  #pass({ data }) {
    const element = make("li", "value passing", JSON.stringify(data));
    this.#list.append(element);
    this.#passing.push(element);
    if (this.#passing.length > MOST_PASSING) this.#passing.shift().remove();
    setTimeout(() => element.remove(), EPHEMERAL_STAYS_MS);
  }
}

/** A number in percent is what values are mostly used for. */
function value(key, data) {
  const name = make("b", "", key);
  if (typeof data?.percent !== "number") return [name, make("span", "", JSON.stringify(data))];
  const bar = make("progress");
  bar.max = 100;
  bar.value = data.percent;
  bar.setAttribute("aria-label", key);
  return [name, bar, make("span", "", `${data.percent} %`)];
}
