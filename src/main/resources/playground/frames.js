// The frames as they arrived, newest first. Only the latest are kept: a tab that is left open must not grow.
import { make } from "./list.js";

const MOST_KEPT = 200;
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

export class Frames {
  #list;

  constructor(list) {
    this.#list = list;
  }

  frame(name, id, data) {
    const row = make("li", `frame ${name}`);
    const details = make("details");
    const summary = make("summary");
    summary.append(stamp(), make("b", "", name), make("code", "id", id ?? "no id"));
    details.append(summary, make("pre", "", data));
    row.append(details);
    if (name !== "notification" && data !== "{}") row.append(make("code", "data", data));
    this.#add(row);
  }

  /** The same again only counts: an hour without the service must not push out every frame. */
  note(text) {
    const latest = this.#list.firstElementChild;
    if (latest?.dataset.note === text) {
      latest.dataset.times = Number(latest.dataset.times) + 1;
      latest.replaceChildren(stamp(), make("span", "", `${text} (${latest.dataset.times} times)`));
      return;
    }
    const row = make("li", "note");
    row.dataset.note = text;
    row.dataset.times = 1;
    row.append(stamp(), make("span", "", text));
    this.#add(row);
  }

  clear() {
    this.#list.replaceChildren();
  }

  #add(row) {
    this.#list.prepend(row);
    while (this.#list.childElementCount > MOST_KEPT) this.#list.lastElementChild.remove();
  }
}

function stamp() {
  return make("span", "stamp", clock.format(new Date()));
}
