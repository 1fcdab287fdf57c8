// The frames of all streams as they arrived, newest first. Only the latest are kept: a tab left open must not grow.
import { $, make } from "./dom.js";

const MOST_KEPT = 200;

export class Frames {
  #list = $("frames");

  constructor() {
    const filter = () => {
      this.#list.dataset.only = $("frames-of").value;
      this.#list.classList.toggle("with-pings", $("pings").checked);
    };
    $("frames-of").addEventListener("change", filter);
    $("pings").addEventListener("change", filter);
    $("frames-clear").addEventListener("click", () => this.#list.replaceChildren());
    filter();
  }

  offer(panels) {
    const chosen = $("frames-of").value;
    $("frames-of").replaceChildren(new Option("all panels", ""), ...panels.map((panel) => new Option(panel.name, panel.number)));
    $("frames-of").value = chosen || "";
  }

  add(panel, { name, id, data }) {
    const row = make("li", `frame ${name}`);
    row.dataset.panel = panel.number;
    const details = make("details");
    const summary = make("summary");
    const mark = make("span", "mark");
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", panel.name);
    mark.title = panel.name;
    const text = JSON.stringify(data);
    summary.append(mark, make("b", "", name), make("code", "id", id ?? ""), make("code", "data", text));
    details.append(summary);
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(make("pre", "", raw(name, id, data)));
    });
    row.append(details);
    this.#list.prepend(row);
    while (this.#list.childElementCount > MOST_KEPT) this.#list.lastElementChild.remove();
  }
}

/** As on the wire, but for the white space in the JSON. */
function raw(name, id, data) {
  return `${id === null ? "" : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data, null, 2)}`;
}
