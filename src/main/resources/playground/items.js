// The notifications of one panel. What they say comes from other services: it is text here, never HTML, and an address
// is a link only when it leads to a page.
import { safeUrl } from "/client/v1/tidings.js";
import { make } from "./dom.js";

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "narrow" });

export class Items {
  #list;
  #shown = new Map(); // id → { item, element }

  /** act(what, id): the reader wants `read`, `unread` or `archive` */
  constructor(list, act) {
    this.#list = list;
    list.addEventListener("click", ({ target }) => {
      const { what } = target.closest("button[data-what]")?.dataset ?? {};
      if (what) act(what, target.closest("li").dataset.id);
    });
  }

  show(items) {
    const elements = items.map((item) => this.#element(item));
    this.#arrange(elements);
    const ids = new Set(items.map((item) => item.id));
    for (const id of this.#shown.keys()) if (!ids.has(id)) this.#shown.delete(id);
    this.tellTimes();
  }

  /** The eye finds what has just come. */
  greet(id) {
    this.#shown.get(id)?.element.classList.add("fresh");
  }

  tellTimes() {
    for (const time of this.#list.querySelectorAll("time")) {
      const seconds = (new Date(time.dateTime) - Date.now()) / 1_000;
      time.textContent = time.classList.contains("end") ? left(seconds) : ago(seconds);
    }
  }

  /** Items are never changed in place, so the same one needs no drawing. */
  #element(item) {
    const known = this.#shown.get(item.id);
    if (known?.item === item) return known.element;
    const element = draw(item);
    this.#shown.set(item.id, { item, element });
    if (known) this.#replace(known.element, element);
    return element;
  }

  /** Focus stays on the same button: whoever reads with the keyboard goes on from there. */
  #replace(before, after) {
    const index = [...before.querySelectorAll("a, button")].indexOf(document.activeElement);
    before.replaceWith(after);
    if (index >= 0) after.querySelectorAll("a, button")[index]?.focus();
  }

  /** Moves only what is not in its place: focus and scrolling stay with what the reader looks at. */
  #arrange(elements) {
    let at = this.#list.firstElementChild;
    for (const element of elements) {
      if (element === at) at = at.nextElementSibling;
      else this.#list.insertBefore(element, at);
    }
    while (at) {
      const next = at.nextElementSibling;
      at.remove();
      at = next;
    }
  }
}

function draw(item) {
  const row = make("li", item.readAt === null ? "item unread" : "item");
  row.dataset.id = item.id;
  row.dataset.priority = item.priority;
  const title = make("h3");
  if (item.readAt === null) title.append(make("span", "sr-only", "Unread: "));
  title.append(link(item.url, item.title) ?? item.title);
  row.append(title);
  if (item.body) row.append(make("p", "body", item.body));
  row.append(facts(item));
  return row;
}

function facts(item) {
  const line = make("div", "facts");
  if (item.priority !== "normal") line.append(make("span", `priority ${item.priority}`, item.priority));
  if (item.category) line.append(make("span", "category", item.category));
  line.append(time(item.createdAt, ""));
  if (item.expiresAt) line.append(time(item.expiresAt, "end"));
  if (item.data !== null) line.append(tip("data", JSON.stringify(item.data)));
  line.append(...item.actions.map(({ label, url }) => link(url, label)).filter(Boolean));
  const buttons = make("span", "buttons");
  buttons.append(
    button(item, item.readAt === null ? "read" : "unread", item.readAt === null ? "Read" : "Unread"),
    button(item, "archive", "Archive"),
  );
  line.append(buttons);
  return line;
}

function tip(text, title) {
  const element = make("span", "tip", text);
  element.title = title;
  return element;
}

function time(at, name) {
  const element = make("time", name);
  element.dateTime = at;
  element.title = new Date(at).toLocaleString();
  return element;
}

function button(item, what, text) {
  const element = make("button", "quiet", text);
  element.type = "button";
  element.dataset.what = what;
  element.setAttribute("aria-label", `${text}: ${item.title}`);
  return element;
}

function link(address, text) {
  const url = safeUrl(address);
  if (url === null) return null;
  const element = make("a", "", text);
  element.href = url;
  element.target = "_blank";
  element.rel = "noopener noreferrer nofollow";
  return element;
}

function ago(seconds) {
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return "just now";
}

function left(seconds) {
  return seconds > 90 ? `ends ${ago(seconds)}` : `ends in ${Math.max(0, Math.ceil(seconds))} s`;
}
